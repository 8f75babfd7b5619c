package org.fermata.peer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The telephone the tests call: a SIP user agent over UDP in a process of its own, scripted by
 * stdin, one JSON object a line on stdout. It shares no code with the phone and runs on one thread,
 * so that 64 calls cost little beside what is measured.
 *
 * <p>Arguments: {@code key=value}, see {@link PeerOptions}. Commands, each answered by the events
 * it causes:
 *
 * <pre>
 * call URI                calls the phone
 * hangup N|all            ends a call
 * reinvite N DIRECTION    offers a direction: sendonly, inactive or sendrecv
 * dump N FILE|-           writes arriving RTP packets to a file, or ends that
 * set KEY VALUE           changes an option
 * stats                   prints the counters of every call
 * quit
 * </pre>
 */
public final class PeerMain {

    private final PeerOptions options;
    private final PeerEvents events = new PeerEvents();
    private final PeerLoop loop;
    private final PeerAgent agent;

    private PeerMain(PeerOptions options) throws IOException {
        this.options = options;
        loop = new PeerLoop(options.host, options.port);
        options.port = loop.sipPort();
        agent = new PeerAgent(loop, options, events);
    }

    /**
     * Runs the peer until {@code quit} or the end of stdin.
     *
     * @param arguments options as {@code key=value}
     * @throws IOException if the socket cannot be opened
     */
    public static void main(String[] arguments) throws IOException {
        PeerOptions options = new PeerOptions();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            options.set(argument.substring(0, equals), argument.substring(equals + 1));
        }
        new PeerMain(options).run();
    }

    private void run() throws IOException {
        Thread.ofPlatform().daemon().name("stdin").start(this::readCommands);
        ObjectNode ready = events.event("ready", null);
        ready.put("port", options.port);
        ready.put("pid", ProcessHandle.current().pid());
        events.print(ready);
        loop.run(agent::receive, agent.calls());
    }

    private void readCommands() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.trim().split("\\s+");
                loop.execute(() -> guarded(words));
            }
        } catch (IOException broken) {
            System.err.println("stdin: " + broken.getMessage());
        }
        loop.execute(loop::end);
    }

    private void guarded(String[] words) {
        try {
            command(words);
        } catch (IOException | RuntimeException failure) {
            ObjectNode event = events.event("error", null);
            event.put("text", String.join(" ", words) + ": " + failure);
            events.print(event);
        }
    }

    private void command(String[] words) throws IOException {
        switch (words[0]) {
            case "call" -> events.print(events.event("calling", agent.call(words[1])));
            case "hangup" -> named(words[1]).forEach(agent::hangUp);
            case "reinvite" -> {
                for (PeerCall call : named(words[1])) {
                    agent.reinvite(call, words[2].toUpperCase(Locale.ROOT));
                }
            }
            case "dump" -> {
                PeerCall call = named(words[1]).get(0);
                call.stream.dumpTo(words[2].equals("-") ? null : Path.of(words[2]));
                events.print(events.event("dump", call));
            }
            case "set" -> {
                options.set(words[1], words[2]);
                events.print(events.event("set", null));
            }
            case "stats" -> statistics();
            case "quit" -> loop.end();
            default -> throw new IllegalArgumentException("no such command");
        }
    }

    private List<PeerCall> named(String word) {
        List<PeerCall> named = new ArrayList<>();
        for (PeerCall call : agent.calls()) {
            if (word.equals("all") || word.equals(String.valueOf(call.number))) {
                named.add(call);
            }
        }
        if (named.isEmpty() && !word.equals("all")) {
            throw new IllegalArgumentException("no call " + word);
        }
        return named;
    }

    private void statistics() {
        ObjectNode all = events.event("stats", null);
        ArrayNode list = all.putArray("calls");
        for (PeerCall call : agent.calls()) {
            ObjectNode node = list.addObject();
            node.put("call", call.number);
            node.put("callId", call.callId);
            node.put("confirmed", call.confirmed);
            node.put("phoneDirection", call.phoneDirection);
            node.put("wish", call.wish);
            node.put("refreshes", call.refreshes);
            call.stream.describe(node);
        }
        events.print(all);
    }
}
