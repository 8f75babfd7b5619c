package org.fermata.sip;

/** SIP status codes in words for people (RFC 3261 section 21). */
final class StatusWords {

    private StatusWords() {}

    /**
     * What a status code means to somebody who calls.
     *
     * @param code 100 to 699
     * @return a few words
     */
    static String of(int code) {
        return switch (code) {
            case 200 -> "Hung up";
            case 300 -> "There are several to choose from";
            case 301 -> "The number has moved";
            case 302 -> "The call was diverted too often";
            case 400 -> "The other side did not understand the call";
            case 401, 407 -> "Wrong user name or password";
            case 402 -> "Payment is required";
            case 403 -> "The server forbids this call";
            case 404 -> "No such number";
            case 405, 501 -> "The other side cannot do this";
            case 406, 415, 488, 606 -> "No common audio format";
            case 408 -> "No answer";
            case 410 -> "The number is no longer in use";
            case 413, 513 -> "The message was too large";
            case 414 -> "The address is too long";
            case 416 -> "The other side does not take this kind of address";
            case 420, 421 -> "The other side needs a feature this phone lacks";
            case 423 -> "The registration was too short";
            case 433 -> "The other side takes no anonymous calls";
            case 480 -> "Not available at the moment";
            case 481 -> "The other side has lost the call";
            case 482, 483 -> "The call went round in circles";
            case 484 -> "The number is incomplete";
            case 485 -> "The number is ambiguous";
            case 486, 600 -> "Busy";
            case 487 -> "Cancelled";
            case 491 -> "Both sides changed the call at once";
            case 493 -> "The other side cannot read the message";
            case 500 -> "The server failed";
            case 502 -> "A server on the way failed";
            case 503 -> "The service is not available";
            case 504 -> "A server on the way did not answer";
            case 505 -> "The other side speaks another version";
            case 580 -> "The other side cannot meet the conditions";
            case 603 -> "Declined";
            case 604 -> "The number exists nowhere";
            case 607 -> "The call is not wanted";
            default -> byClass(code);
        };
    }

    private static String byClass(int code) {
        return switch (code / 100) {
            case 3 -> "The call was diverted to nowhere";
            case 4 -> "The call was refused";
            case 5 -> "The server failed";
            case 6 -> "The call was refused everywhere";
            default -> "The call failed";
        };
    }
}
