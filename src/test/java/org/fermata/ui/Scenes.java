package org.fermata.ui;

import org.fermata.audio.DeviceInfo;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.DeviceState;
import org.fermata.audio.Role;
import org.fermata.audio.SuspendCause;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.CheckStep;
import org.fermata.call.EndReason;
import org.fermata.call.LampSnapshot;
import org.fermata.call.LampState;
import org.fermata.call.LineSnapshot;
import org.fermata.call.Origin;
import org.fermata.call.RegistrationState;
import org.fermata.call.RemoteParty;
import org.fermata.call.TextMessage;
import org.fermata.call.WaitingMessages;
import org.fermata.model.FakePhone;
import org.fermata.model.Lines;
import org.fermata.rig.Accounts;
import org.fermata.store.AccountSettings;
import org.fermata.store.Settings;
import org.fermata.store.Settings.CallSettings;
import org.fermata.store.Settings.UiSettings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Days at a reception, for screenshots and for tests of the window. */
final class Scenes {

    private static final List<String> NAMES =
            List.of(
                    "Hotel Sonne, front desk",
                    "王小明",
                    "Dr. Amélie Fontaine",
                    "Krankenhaus der Barmherzigen Schwestern Wien, Abteilung für Unfallchirurgie",
                    "Jonas Lindqvist",
                    "Taxi 4711",
                    "上海浦东国际机场贵宾服务中心",
                    "Ana Paula dos Santos Ferreira",
                    "Night porter",
                    "Βασίλης Παπαδόπουλος",
                    "Ship chandler Ó Súilleabháin & Sons",
                    "Mme Dupont");

    private Scenes() {}

    /** Accounts, devices and settings of a phone in use. */
    static void furnish(FakePhone phone, UiSettings.Theme theme, boolean allHeld) {
        codes(phone, theme, null, null);
        phone.put(
                new AccountSnapshot(
                        "work", "sip:desk@hotel.example", RegistrationState.REGISTERED, null));
        phone.put(
                new AccountSnapshot(
                        "home",
                        "sip:+4318901234@carrier.example",
                        RegistrationState.FAILED,
                        "the password was refused (403)"));
        phone.offer(
                List.of(
                        new DeviceInfo(
                                "alsa:default",
                                "Built-in Audio",
                                Set.of(Role.PLAYBACK, Role.CAPTURE, Role.RING),
                                true,
                                true),
                        new DeviceInfo(
                                "alsa:headset",
                                "Jabra Evolve2 65 Mono",
                                Set.of(Role.PLAYBACK, Role.CAPTURE, Role.RING),
                                false,
                                true)));
        for (Role role : Role.values()) {
            phone.put(device(role, allHeld || role == Role.RING));
        }
    }

    /** The first account with codes for parking and for picking up; null for none. */
    static void codes(FakePhone phone, UiSettings.Theme theme, String park, String pickup) {
        Settings basis = Settings.DEFAULTS;
        phone.put(
                new Settings(
                        accounts(park, pickup),
                        basis.call(),
                        basis.audio(),
                        basis.codec(),
                        basis.rtp(),
                        basis.jitter(),
                        new UiSettings(theme, true)));
    }

    /** The same desk, not to be disturbed: calls are sent on. */
    static void quiet(FakePhone phone, UiSettings.Theme theme) {
        Settings basis = Settings.DEFAULTS;
        phone.put(
                new Settings(
                        accounts(null, null),
                        new CallSettings(64, true, true, true, null, "200", null, 20, 0),
                        basis.audio(),
                        basis.codec(),
                        basis.rtp(),
                        basis.jitter(),
                        new UiSettings(theme, true)));
    }

    /** Two accounts, the first with these codes. */
    static Map<String, AccountSettings> accounts(String park, String pickup) {
        AccountSettings work = account("sip:desk@hotel.example", "Reception", null, "UDP");
        AccountSettings home =
                account("sip:+4318901234@carrier.example", null, "sip.carrier.example", "TCP");
        return Map.of("work", Accounts.withCodes(work, park, pickup), "home", home);
    }

    private static AccountSettings account(
            String aor, String name, String registrar, String transport) {
        return new AccountSettings(aor, name, null, registrar, null, transport, true);
    }

    static DeviceSnapshot device(Role role, boolean suspended) {
        String name = role == Role.RING ? "Built-in Audio" : "Jabra Evolve2 65 Mono";
        return new DeviceSnapshot(
                role,
                role == Role.RING ? "alsa:default" : "alsa:headset",
                name,
                suspended ? DeviceState.SUSPENDED : DeviceState.RUNNING,
                suspended ? Set.of(SuspendCause.ALL_CORKED) : Set.of(),
                48_000,
                1,
                960,
                3840,
                0,
                0,
                0,
                null);
    }

    static DeviceSnapshot lost(Role role) {
        return new DeviceSnapshot(
                role,
                "alsa:headset",
                "Jabra Evolve2 65 Mono",
                DeviceState.LOST,
                Set.of(),
                null,
                null,
                null,
                null,
                0,
                0,
                0,
                "The headset Jabra Evolve2 65 Mono is gone; calls go on in silence until it is"
                        + " back.");
    }

    /** Twelve lines, one in each state worth seeing. */
    static void reception(FakePhone phone, Instant now) {
        phone.put(at(1, now).since(minutes(42, 7)).held(minutes(11, 3)).make());
        phone.put(at(2, now).since(minutes(18, 31)).held(minutes(2, 16)).make());
        phone.put(at(3, now).since(minutes(4, 52)).make());
        phone.put(at(4, now).since(minutes(72, 9)).held(minutes(9, 40)).codec("PCMA").make());
        phone.put(at(5, now).ringing(Duration.ofSeconds(7)).make());
        phone.put(at(6, now).since(minutes(1, 5)).heldByPeer().codec("PCMA").make());
        phone.put(at(7, now).since(minutes(6, 20)).held(minutes(5, 58)).make());
        phone.put(at(8, now).calling(true).make());
        phone.put(at(9, now).since(minutes(3, 8)).held(minutes(0, 44)).heldByPeer().make());
        phone.put(
                at(10, now)
                        .since(minutes(9, 12))
                        .held(minutes(0, 31))
                        .notice("They refused the hold (488); it is silent here")
                        .make());
        phone.put(
                at(11, now)
                        .since(minutes(2, 2))
                        .ended(new EndReason(200, "hung up", EndReason.By.REMOTE))
                        .make());
        phone.put(at(12, now).missed(new EndReason(487, "cancelled", EndReason.By.REMOTE)).make());
    }

    /** So many watched extensions, in every state. */
    static void extensions(FakePhone phone, int count) {
        LampState[] states = LampState.values();
        for (int number = 0; number < count; number++) {
            LampState state = states[(number * 7 + number / 5) % states.length];
            boolean alone = state == LampState.FREE || state == LampState.UNKNOWN;
            phone.put(
                    new LampSnapshot(
                            "work",
                            "sip:" + (200 + number) + "@hotel.example",
                            number % 4 == 3 ? null : NAMES.get(number % NAMES.size()),
                            state,
                            alone ? null : new RemoteParty("sip:+4315@carrier.example", "Ana"),
                            alone ? null : Origin.INCOMING,
                            state == LampState.RINGING && number % 2 == 0));
        }
    }

    /** Messages that wait in the first account's mailbox. */
    static void messages(FakePhone phone, int fresh) {
        phone.put(
                new AccountSnapshot(
                        "work",
                        "sip:desk@hotel.example",
                        RegistrationState.REGISTERED,
                        null,
                        new WaitingMessages(fresh, 2, "sip:mailbox@hotel.example")));
    }

    /** A text of a colleague. */
    static TextMessage text(Instant now, String words) {
        return new TextMessage("work", new RemoteParty("sip:201@hotel.example", "王小明"), words, now);
    }

    /** A line that rings. */
    static LineSnapshot ringing(int number, Instant now) {
        return at(number, now).id("ringing").ringing(Duration.ofSeconds(5)).make();
    }

    /** A line that is on its way to where calls wait. */
    static LineSnapshot parking(int number, Instant now) {
        return at(number, now)
                .since(minutes(1, 12))
                .held(Duration.ofSeconds(2))
                .notice("Parking at *68.")
                .make();
    }

    /** A line whose call waits elsewhere now. */
    static LineSnapshot parked(int number, Instant now) {
        return at(number, now)
                .since(minutes(2, 2))
                .ended(new EndReason(200, "Parked at *68", EndReason.By.LOCAL))
                .make();
    }

    /** A line that is up and hears nothing. */
    static LineSnapshot silent(int number, Instant now) {
        return at(number, now).since(minutes(4, 52)).silent(Duration.ofSeconds(9)).make();
    }

    /** A trial of an account whose password is wrong. */
    static List<CheckStep> trial() {
        return List.of(
                new CheckStep(
                        CheckStep.Kind.NAME,
                        CheckStep.State.PASSED,
                        "carrier.example can be found."),
                new CheckStep(
                        CheckStep.Kind.CONNECTION,
                        CheckStep.State.PASSED,
                        "Connected to 198.51.100.9:5061 over TLS; its certificate is good."),
                new CheckStep(
                        CheckStep.Kind.ANSWER,
                        CheckStep.State.DOUBTFUL,
                        "No answer to the question; some servers never give one."),
                new CheckStep(
                        CheckStep.Kind.REGISTRATION,
                        CheckStep.State.FAILED,
                        "Wrong user name or password."),
                new CheckStep(CheckStep.Kind.STUN, CheckStep.State.SKIPPED, ""));
    }

    /** Many lines, all held but one. */
    static void full(FakePhone phone, Instant now, int count, int active) {
        for (int number = 1; number <= count; number++) {
            Lines line = at(number, now).since(minutes(number * 7 % 50, number * 13 % 60));
            phone.put(
                    number == active
                            ? line.make()
                            : line.held(minutes(number * 3 % 7, number * 11 % 60)).make());
        }
    }

    /** Two conferences among other lines: one talked on and recorded, one held. */
    static void conference(FakePhone phone, Instant now, int count) {
        full(phone, now, count, 2);
        phone.put(at(2, now).since(minutes(4, 52)).mergedWith(3, 4).recorded().make());
        phone.put(at(3, now).since(minutes(12, 8)).mergedWith(2, 4).muted().codec("PCMA").make());
        phone.put(
                at(4, now)
                        .since(minutes(7, 19))
                        .held(minutes(0, 41))
                        .mergedWith(2, 3)
                        .recorded()
                        .make());
        phone.put(at(6, now).since(minutes(9, 2)).held(minutes(6, 1)).mergedWith(8).make());
        phone.put(at(8, now).since(minutes(8, 44)).held(minutes(6, 1)).mergedWith(6).make());
    }

    private static Lines at(int number, Instant now) {
        return Lines.line(number, now)
                .remote(
                        "sip:+43189%05d@carrier.example".formatted(10_000 + number * 311),
                        NAMES.get((number - 1) % NAMES.size()));
    }

    /** Who is on a line. */
    static String name(int line) {
        return NAMES.get((line - 1) % NAMES.size());
    }

    private static Duration minutes(int minutes, int seconds) {
        return Duration.ofSeconds(minutes * 60L + seconds);
    }
}
