package org.fermata.ice;

import org.fermata.stun.Attributes;
import org.fermata.stun.Key;
import org.fermata.stun.StunMessage;
import org.fermata.stun.StunWriter;
import org.fermata.stun.TransactionId;

import java.net.InetSocketAddress;

/** The messages of checks (RFC 8445 sections 7.1 and 7.3). Pure functions; any thread. */
final class CheckMessages {

    private CheckMessages() {}

    /**
     * A check.
     *
     * @param from the base it is sent from
     * @param role ours
     * @param nominating whether it asks to use the pair
     */
    static byte[] request(
            TransactionId id,
            Base from,
            Credentials ours,
            Credentials theirs,
            Role role,
            boolean nominating) {
        long priority =
                Candidate.priority(
                        Candidate.Type.PEER_REFLEXIVE, from.preference(), from.component());
        StunWriter writer =
                role.write(
                        new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, id)
                                .text(
                                        Attributes.USERNAME,
                                        theirs.fragment() + ":" + ours.fragment())
                                .number(Attributes.PRIORITY, (int) priority));
        if (nominating) {
            writer.flag(Attributes.USE_CANDIDATE);
        }
        return signed(writer, theirs);
    }

    /** Says who sent a check where it was seen to come from. */
    static byte[] success(StunMessage request, InetSocketAddress seen, Credentials ours) {
        return signed(
                answer(StunMessage.Kind.SUCCESS, request)
                        .address(Attributes.XOR_MAPPED_ADDRESS, seen),
                ours);
    }

    /** Refuses a check. */
    static byte[] error(StunMessage request, int code, String why, Credentials ours) {
        return signed(answer(StunMessage.Kind.ERROR, request).error(code, why), ours);
    }

    /** Refuses a check for what is not understood of it. */
    static byte[] notUnderstood(StunMessage request, Credentials ours) {
        return signed(
                answer(StunMessage.Kind.ERROR, request)
                        .error(420, "Unknown Attribute")
                        .unknown(request.notUnderstood()),
                ours);
    }

    private static StunWriter answer(StunMessage.Kind kind, StunMessage request) {
        return new StunWriter(kind, StunMessage.BINDING, request.transaction());
    }

    private static byte[] signed(StunWriter writer, Credentials by) {
        return writer.signed(Key.shortTerm(by.password())).fingerprint().message();
    }
}
