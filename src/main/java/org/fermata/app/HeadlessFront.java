package org.fermata.app;

import org.fermata.call.ListenAddress;
import org.fermata.concurrent.ThreadEventLoop;

import java.util.StringJoiner;

/**
 * No window and no prompt: the phone is driven through its socket. Sentences go out on a thread of
 * its own, {@code console-out}, for whoever started the phone need not read them.
 */
final class HeadlessFront implements Front {

    private final Phone phone;
    private final Terminal terminal;
    private final ThreadEventLoop output = new ThreadEventLoop("console-out");

    HeadlessFront(Phone phone, Terminal terminal) {
        this.phone = phone;
        this.terminal = terminal;
    }

    @Override
    public int run(String target) {
        phone.begin(this);
        terminal.line(readyLine());
        if (target != null) {
            phone.openAtStart(target);
        }
        return phone.awaitEnd();
    }

    /** The contract's one line; plain enough to be written without a JSON library. */
    private String readyLine() {
        StringJoiner listen = new StringJoiner(",", "[", "]");
        for (ListenAddress address : phone.listening()) {
            listen.add(
                    "{\"transport\":\""
                            + address.transport()
                            + "\",\"address\":\""
                            + address.address()
                            + "\",\"port\":"
                            + address.port()
                            + "}");
        }
        return "{\"event\":\"ready\",\"pid\":"
                + ProcessHandle.current().pid()
                + ",\"listen\":"
                + listen
                + "}";
    }

    @Override
    public String raise() {
        return "The phone that runs on this profile has no window.";
    }

    @Override
    public String ask(String target) {
        return "“"
                + target
                + "” is no command, and the phone that runs has no window to ask in whether to"
                + " call it; use fermata dial.";
    }

    @Override
    public void tell(String sentence) {
        output.execute(() -> terminal.complain(sentence));
    }
}
