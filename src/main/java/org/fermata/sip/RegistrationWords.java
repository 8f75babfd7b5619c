package org.fermata.sip;

/** Why an account is not registered, in words for people. Pure functions; any thread. */
final class RegistrationWords {

    private RegistrationWords() {}

    /**
     * Why a server does not register an account, in words.
     *
     * @param wrongPassword whether that is why
     * @param code 300 to 699
     */
    static String refusal(Account account, boolean wrongPassword, int code) {
        if (code == 403) {
            return "The server forbids this account to register, or the password is wrong";
        }
        if (code == 404) {
            return "The server does not know this account";
        }
        if (code != 401 && code != 407) {
            return words(code);
        }
        if (account.password() == null) {
            return "The server asks for a password, and none is set";
        }
        return wrongPassword
                ? "Wrong user name or password"
                : "The server asks for a kind of login that is not supported";
    }

    /** The same where the password has nothing to do with it. */
    static String words(int code) {
        return switch (code / 100) {
            case 5 -> "The server failed (" + code + ")";
            case 3 -> "The server sends us elsewhere (" + code + ")";
            default -> "The server refused the registration (" + code + ")";
        };
    }

    /** Why no answer came, given what the transaction says of it. */
    static String silence(Flow flow, String sentence) {
        boolean connectionLost =
                flow.connection() != null && !sentence.equals(ClientTransaction.SILENT);
        return connectionLost ? sentence : "The server does not answer";
    }
}
