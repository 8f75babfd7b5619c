package org.fermata.control;

import org.fermata.call.AccountSnapshot;
import org.fermata.call.ListenAddress;
import org.fermata.call.RegistrationState;
import org.fermata.call.Traces;

import java.util.ArrayList;
import java.util.List;

/** The rest of a phone. */
final class FakePhone implements PhoneControl {

    final List<String> opened = new ArrayList<>();
    RegistrationState registration = RegistrationState.REGISTERED;
    final FakeTraces traces = new FakeTraces();
    boolean quit;

    AccountSnapshot account() {
        return new AccountSnapshot("work", "sip:alice@example.org", registration, null);
    }

    @Override
    public String version() {
        return "1.2.3";
    }

    @Override
    public long startNanos() {
        return System.nanoTime();
    }

    @Override
    public List<AccountSnapshot> accounts() {
        return List.of(account());
    }

    @Override
    public List<ListenAddress> listening() {
        return List.of(new ListenAddress("UDP", "127.0.0.1", 5060));
    }

    @Override
    public Traces traces() {
        return traces;
    }

    @Override
    public String open(String target) {
        opened.add(String.valueOf(target));
        return null;
    }

    @Override
    public void quit() {
        quit = true;
    }
}
