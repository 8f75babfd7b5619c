package org.fermata.control;

import org.fermata.call.LineCommands;
import org.fermata.call.Traces;
import org.fermata.trace.Ladder;
import org.fermata.trace.LadderText;
import org.fermata.trace.Trace;
import org.fermata.trace.TracedMessage;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What {@code trace} replies: text or JSON, once the capture file is saved if one is wanted. */
final class TraceReply {

    private TraceReply() {}

    /**
     * A message as JSON has it.
     *
     * @param at when
     * @param sent whether we sent it
     * @param transport {@code UDP}, {@code TCP} or {@code TLS}
     * @param local our address and port
     * @param remote the peer's address and port
     * @param label the method or the status
     * @param method the method of its CSeq
     * @param description what it says of the sound, empty for nothing
     * @param again whether the same was sent or came before
     * @param text the message, its secrets masked
     */
    record Message(
            Instant at,
            boolean sent,
            String transport,
            String local,
            String remote,
            String label,
            String method,
            String description,
            boolean again,
            String text) {

        static Message of(Ladder.Step step) {
            TracedMessage message = step.message();
            return new Message(
                    message.at(),
                    message.sent(),
                    message.transport(),
                    LadderText.address(message.local()),
                    LadderText.address(message.remote()),
                    step.label(),
                    step.method(),
                    step.description(),
                    step.again(),
                    message.text());
        }
    }

    /**
     * Carries the command out.
     *
     * @param reply told once, on {@code signalling}
     */
    static void to(
            Command.Trace command, LineCommands lines, Traces traces, Consumer<Reply> reply) {
        boolean ofLine = command.line() != null;
        Trace trace =
                ofLine
                        ? traces.ofLine(lines.find(command.line()))
                        : traces.ofAccount(command.account());
        if (trace == null) {
            String name = TextOutput.printable(ofLine ? command.line() : command.account());
            reply.accept(
                    Reply.refused(
                            "There is no " + (ofLine ? "line" : "account") + " ‘" + name + "’."));
            return;
        }
        Reply shown = Reply.done(command.json() ? messages(trace) : text(trace));
        if (command.file() == null) {
            reply.accept(shown);
            return;
        }
        Path file;
        try {
            file = Path.of(command.file());
        } catch (InvalidPathException impossible) {
            reply.accept(Reply.refused("That is no name for a file."));
            return;
        }
        if (!file.isAbsolute()) {
            reply.accept(Reply.refused("--pcap takes a whole path, from the root on."));
            return;
        }
        traces.export(
                trace,
                file,
                problem -> reply.accept(problem == null ? shown : Reply.refused(problem)));
    }

    private static List<Message> messages(Trace trace) {
        return trace.ladder().steps().stream().map(Message::of).toList();
    }

    private static String text(Trace trace) {
        return trace.ladder().isEmpty()
                ? trace.title() + "\n\nNo messages are kept.\n"
                : trace.text();
    }
}
