package org.fermata.call;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.sdp.Direction;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** A board of lines with a hand-driven clock, a fake network and fake sound. */
final class Desk implements LineListener {

    final ManualEventLoop loop;
    final FakeSignalling signalling = new FakeSignalling();
    final FakeMedia media = new FakeMedia();
    final List<LineSnapshot> told = new ArrayList<>();
    final List<LineSnapshot> turnedAway = new ArrayList<>();
    final List<Integer> removed = new ArrayList<>();
    final Lines lines;
    Settings settings = with(new Settings.CallSettings(64, true, true));

    Desk() {
        this(new Random(1));
    }

    Desk(Random random) {
        this(random, new ManualEventLoop(), null);
    }

    /** On another's loop, and another network where one is given. */
    Desk(Random random, ManualEventLoop loop, Signalling network) {
        this.loop = loop;
        lines =
                new Lines(
                        loop,
                        network == null ? signalling : network,
                        media,
                        () -> settings,
                        random);
        signalling.setListener(lines);
        signalling.accounts.add(
                new AccountSnapshot(
                        "home", "sip:me@example.org", RegistrationState.REGISTERED, null));
        lines.addListener(this);
    }

    static Settings with(Settings.CallSettings call) {
        Settings defaults = Settings.DEFAULTS;
        return new Settings(
                Map.of(
                        "home",
                        new AccountSettings(
                                "sip:me@example.org", null, null, null, null, null, true)),
                call,
                defaults.audio(),
                defaults.codec(),
                defaults.rtp(),
                defaults.jitter(),
                defaults.ui());
    }

    /** A call we made, answered. */
    FakeSignalling.Session outgoing() {
        lines.dial("600", null);
        FakeSignalling.Session session = signalling.last();
        session.invite();
        session.answered(Direction.SENDRECV);
        loop.runReady();
        return session;
    }

    /** A call that came in, answered and confirmed. */
    FakeSignalling.Session incoming() {
        FakeSignalling.Session session =
                signalling.ringsIn(FakeSignalling.description(Direction.SENDRECV));
        lines.answer(lines.lines().getLast().line());
        session.listener.acknowledged(null);
        loop.runReady();
        return session;
    }

    LineSnapshot line(int number) {
        return lines.lines().stream()
                .filter(line -> line.line() == number)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + number));
    }

    void pass(Duration time) {
        loop.advance(time);
    }

    /** The outcome if there is one, else null. */
    static Outcome now(CompletionStage<Outcome> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    @Override
    public void lineChanged(LineSnapshot line) {
        told.add(line);
    }

    @Override
    public void turnedAway(LineSnapshot call) {
        turnedAway.add(call);
    }

    @Override
    public void lineRemoved(int line) {
        removed.add(line);
    }
}
