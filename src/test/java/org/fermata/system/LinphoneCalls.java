package org.fermata.system;

import com.fasterxml.jackson.databind.JsonNode;

import org.fermata.rig.Await;
import org.fermata.rig.FermataProcess;
import org.fermata.rig.Linphone;
import org.fermata.rig.Namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A phone that has calls with Linphone, and what tests ask of them. */
final class LinphoneCalls {

    static final Duration LIMIT = FermataProcess.LIMIT;

    /** A trace is long. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final FermataProcess phone;

    LinphoneCalls(FermataProcess phone) {
        this.phone = phone;
    }

    /** A phone without sound at {@link Namespace#LEFT}. */
    static FermataProcess.Builder at(Namespace namespace, int port) {
        return FermataProcess.silent()
                .behind(namespace.enter())
                .listen(Namespace.LEFT + ":" + port);
    }

    /** Gives it an account that is registered nowhere, for calls to and from this user. */
    static FermataProcess.Builder account(FermataProcess.Builder builder, String user) {
        return builder.set("accounts." + user + ".aor", "sip:" + user + "@" + Namespace.LEFT)
                .set("accounts." + user + ".enabled", "false");
    }

    /** Closes what was started, in this order; null where it was not. */
    static void close(AutoCloseable... started) {
        for (AutoCloseable each : started) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }
    }

    /** Linphone calls, and the phone answers; its line. */
    int called(Linphone linphone, String uri) {
        linphone.command("call " + uri);
        int line = await(node -> is(node, "state", "INCOMING")).get("line").asInt();
        phone.control().result("answer");
        phone.awaitConfirmed(line);
        return line;
    }

    /** Waits for a line of the phone. */
    JsonNode await(Predicate<JsonNode> wanted) {
        return phone.watch().awaitAnyLine(wanted, LIMIT);
    }

    static boolean is(JsonNode line, String field, String value) {
        return line.get(field).asText().equals(value);
    }

    /** Gives a command about a line, which must succeed. */
    void tell(String command, int line, String... more) {
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(line)));
        arguments.addAll(List.of(more));
        phone.control().result(command, arguments.toArray(String[]::new));
    }

    /** Hangs up, and waits until Linphone knows. */
    void hangUp(Linphone linphone, int line) {
        int from = linphone.process().lineCount();
        tell("hangup", line);
        linphone.await(from, "ended");
    }

    /** A counter of a line's packets. */
    long count(int line, String counter) {
        return phone.line(line).get("rtp").get(counter).asLong();
    }

    /** Waits until this many packets more have come and gone. */
    void awaitSound(int line, int packets) {
        long received = count(line, "rxPackets") + packets;
        long sent = count(line, "txPackets") + packets;
        Await.until(
                () -> received + " in, " + sent + " out: " + phone.line(line) + phone.tail(),
                LIMIT,
                () -> count(line, "rxPackets") >= received && count(line, "txPackets") >= sent);
    }

    /** Waits for a SIP message of a line. */
    void awaitMessage(int line, boolean sent, Predicate<String> wanted, Duration limit) {
        Await.until(
                () -> String.join("\n", trace(line, sent)),
                limit,
                () -> trace(line, sent).stream().anyMatch(wanted) || afterAPause());
    }

    private static boolean afterAPause() {
        Await.window(LOOK_EVERY);
        return false;
    }

    private List<String> trace(int line, boolean sent) {
        List<String> messages = new ArrayList<>();
        for (JsonNode each : phone.control().result("trace", String.valueOf(line), "--json")) {
            if (each.get("sent").asBoolean() == sent) {
                messages.add(each.get("text").asText());
            }
        }
        return messages;
    }
}
