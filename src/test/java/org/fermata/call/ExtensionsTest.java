package org.fermata.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fermata.model.Lines.line;

import org.fermata.concurrent.ManualEventLoop;
import org.fermata.rig.Accounts;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What others see of us, and where texts go. */
class ExtensionsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private final ManualEventLoop loop = new ManualEventLoop();
    private final Port port = new Port();
    private final List<String> pickedUp = new ArrayList<>();
    private Settings settings = Settings.DEFAULTS;
    private Extensions extensions;

    /** Notes what it is asked. */
    private static final class Port implements Monitoring {
        private final List<Availability> published = new ArrayList<>();
        private final List<String> sent = new ArrayList<>();
        private Listener listener;
        private final List<LampSnapshot> lamps = new ArrayList<>();
        private RingingCall rings;

        @Override
        public RingingCall ringing(String account, String uri) {
            return rings;
        }

        @Override
        public void setMonitor(Listener events) {
            listener = events;
        }

        @Override
        public List<LampSnapshot> lamps() {
            return lamps;
        }

        @Override
        public void publish(Availability availability) {
            if (published.isEmpty() || published.getLast() != availability) {
                published.add(availability);
            }
        }

        @Override
        public void send(String uri, String account, String text, Consumer<Outcome> result) {
            sent.add(uri + " " + account + " " + text);
            result.accept(Outcome.done(0));
        }
    }

    @BeforeEach
    void open() {
        extensions = new Extensions(loop, new FakeSignalling(), port, this::pickUp, () -> settings);
        extensions.open();
    }

    private CompletionStage<Outcome> pickUp(
            String uri, String account, Signalling.Occasion dialog) {
        pickedUp.add(uri + " " + account + " " + dialog.replaces());
        return CompletableFuture.completedFuture(Outcome.done(3));
    }

    @Test
    void callThatRingsElsewhereIsTakenFromItsCaller() {
        assertThat(extensions.pickUp("work", "sip:21@x").toCompletableFuture().join().done())
                .isFalse();
        port.rings = new Monitoring.RingingCall("sip:bob@y", "c1", "bobs", "theirs");
        assertThat(extensions.pickUp("work", "sip:21@x").toCompletableFuture().join().line())
                .isEqualTo(3);
        // RFC 3891: the to-tag is that of the one who gets the INVITE.
        assertThat(pickedUp)
                .containsExactly("sip:bob@y work c1;to-tag=bobs;from-tag=theirs;early-only");
    }

    private static LampSnapshot lamp(LampState state, boolean canPickUp) {
        return new LampSnapshot("work", "sip:21@x", null, state, null, null, canPickUp);
    }

    private void pickUpByCode(String code) {
        AccountSettings work =
                new AccountSettings("sip:me@pbx.example", null, null, null, null, "UDP", true);
        settings =
                new Settings(
                        Map.of("work", Accounts.withCodes(work, null, code)),
                        settings.call(),
                        settings.audio(),
                        settings.codec(),
                        settings.rtp(),
                        settings.jitter(),
                        settings.ui());
    }

    @Test
    void callThatRingsElsewhereIsTakenByTheCodeWhereTheAccountHasOne() {
        pickUpByCode("**");
        port.rings = new Monitoring.RingingCall("sip:bob@y", "c1", "bobs", "theirs");
        port.lamps.add(lamp(LampState.RINGING, true));
        assertThat(extensions.pickUp("work", "sip:21@x").toCompletableFuture().join().line())
                .isEqualTo(3);
        assertThat(pickedUp).containsExactly("sip:**21@pbx.example work null");
        port.lamps.set(0, lamp(LampState.BUSY, false));
        assertThat(extensions.pickUp("work", "sip:21@x").toCompletableFuture().join().reason())
                .isEqualTo("No call rings there that can be picked up.");
        assertThat(pickedUp).hasSize(1);
    }

    @Test
    void whatRingsCanBePickedUpByCodeThoughItsDialogIsNotTold() {
        List<LampSnapshot> told = new ArrayList<>();
        extensions.addListener(
                new ExtensionListener() {
                    @Override
                    public void lampChanged(LampSnapshot lamp) {
                        told.add(lamp);
                    }

                    @Override
                    public void lampRemoved(LampSnapshot lamp) {}

                    @Override
                    public void messageReceived(TextMessage message) {}
                });
        port.listener.lampChanged(lamp(LampState.RINGING, false));
        pickUpByCode("*8");
        port.listener.lampChanged(lamp(LampState.RINGING, false));
        port.listener.lampChanged(lamp(LampState.BUSY, false));
        assertThat(told).extracting(LampSnapshot::canPickUp).containsExactly(false, true, false);
        port.lamps.add(lamp(LampState.RINGING, false));
        assertThat(extensions.lamps().getFirst().canPickUp()).isTrue();
    }

    @Test
    void othersSeeUsOnThePhoneFromTheDialToTheEnd() {
        extensions.lineChanged(line(1, NOW).calling(false).make());
        extensions.lineChanged(line(1, NOW).since(Duration.ofSeconds(5)).make());
        EndReason over = new EndReason(200, "Hung up", EndReason.By.LOCAL);
        extensions.lineChanged(line(1, NOW).since(Duration.ofSeconds(9)).ended(over).make());
        assertThat(port.published)
                .containsExactly(Availability.OPEN, Availability.ON_THE_PHONE, Availability.OPEN);
    }

    @Test
    void callThatOnlyRingsHereDoesNotMakeUsBusy() {
        extensions.lineChanged(line(1, NOW).ringing(Duration.ofSeconds(1)).make());
        assertThat(port.published).containsExactly(Availability.OPEN);
        extensions.lineChanged(line(1, NOW).since(Duration.ofSeconds(5)).make());
        extensions.lineRemoved(1);
        assertThat(port.published)
                .containsExactly(Availability.OPEN, Availability.ON_THE_PHONE, Availability.OPEN);
    }

    @Test
    void doNotDisturbIsTold() {
        Settings.CallSettings calls = settings.call();
        settings =
                new Settings(
                        Map.of(),
                        new Settings.CallSettings(
                                calls.maxLines(), true, true, true, null, null, null, 20, 0),
                        settings.audio(),
                        settings.codec(),
                        settings.rtp(),
                        settings.jitter(),
                        settings.ui());
        extensions.settingsChanged();
        assertThat(port.published).endsWith(Availability.DO_NOT_DISTURB);
    }

    @Test
    void textGoesWhereACallWould() {
        CompletableFuture<Outcome> sent =
                extensions.message("bob@example.org", null, "Hi").toCompletableFuture();
        assertThat(sent.join().done()).isTrue();
        assertThat(port.sent).containsExactly("sip:bob@example.org null Hi");
        assertThat(extensions.message("600", null, "Hi").toCompletableFuture().join().reason())
                .contains("account");
    }

    /** Notes what it hears, or fails instead. */
    private record Hearing(List<String> heard, boolean fails) implements ExtensionListener {
        private void note(String what) {
            if (fails) {
                throw new IllegalStateException("a mistake of the listener's");
            }
            heard.add(what);
        }

        @Override
        public void lampChanged(LampSnapshot lamp) {
            note("changed");
        }

        @Override
        public void lampRemoved(LampSnapshot lamp) {
            note("removed");
        }

        @Override
        public void messageReceived(TextMessage message) {
            note("text");
        }
    }

    @Test
    void listenersHearWhatThePortTells() {
        List<String> heard = new ArrayList<>();
        ExtensionListener listener = new Hearing(heard, false);
        extensions.addListener(listener);
        port.listener.lampChanged(lamp(LampState.FREE, false));
        port.listener.messageReceived(null);
        extensions.removeListener(listener);
        port.listener.lampRemoved(null);
        assertThat(heard).containsExactly("changed", "text");
    }

    @Test
    void aListenerThatFailsKeepsNothingFromTheOthers() {
        List<String> heard = new ArrayList<>();
        extensions.addListener(new Hearing(heard, true));
        extensions.addListener(new Hearing(heard, false));
        port.listener.messageReceived(null);
        assertThat(heard).containsExactly("text");
    }
}
