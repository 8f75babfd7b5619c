package org.fermata.control;

import org.fermata.call.Traces;
import org.fermata.trace.Ladder;
import org.fermata.trace.Trace;
import org.fermata.trace.TracedMessage;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One message on line 1, and none for the account work. */
final class FakeTraces implements Traces {

    final List<Path> exported = new ArrayList<>();

    /** Why nothing can be saved, null where it can. */
    String problem;

    @Override
    public Trace ofLine(int line) {
        TracedMessage message =
                TracedMessage.of(
                        FakeLines.START,
                        true,
                        "UDP",
                        new InetSocketAddress("127.0.0.1", 5060),
                        new InetSocketAddress("127.0.0.2", 5070),
                        "INVITE sip:bob@example.org SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n"
                                .getBytes(StandardCharsets.UTF_8),
                        List.of());
        return line == 1 ? new Trace("Line 1", Ladder.of(List.of(message))) : null;
    }

    @Override
    public Trace ofAccount(String account) {
        return account.equals("work") ? new Trace("Account work", Ladder.of(List.of())) : null;
    }

    @Override
    public void export(Trace trace, Path file, Consumer<String> done) {
        exported.add(file);
        done.accept(problem);
    }
}
