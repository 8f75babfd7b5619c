package org.fermata.media;

import org.fermata.audio.PortHost;
import org.fermata.audio.Signals;
import org.fermata.call.CallMedia;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.rig.Await;
import org.fermata.rtp.ManualSocketLoop;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.srtp.SrtpProfile;
import org.fermata.sdp.CryptoAttribute;
import org.fermata.sdp.Direction;
import org.fermata.sdp.OfferAnswer;
import org.fermata.sdp.SdpException;
import org.fermata.sdp.SdpText;
import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings;
import org.fermata.store.AccountSettings.SrtpKeys;
import org.fermata.store.AccountSettings.SrtpPolicy;
import org.fermata.store.Settings;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Two media sessions that make offers and answers to each other and talk on loopback. */
final class TalkingPair implements AutoCloseable {

    final ManualEventLoop signalling = new ManualEventLoop();
    private final ManualSocketLoop loop = new ManualSocketLoop();
    private final RtpEngine rtp = new RtpEngine(loop);
    private final float[] silence = new float[PortHost.BLOCK_FRAMES];
    private double phase;

    /** How the sides made from now on find their ways. */
    AccountSettings.NatSettings nat = AccountSettings.DEFAULTS.nat();

    Side alice;
    Side bob;

    /** One side: an engine with one call on a host of its own. */
    final class Side implements CallMedia.Listener {
        final HandDrivenHost host = new HandDrivenHost();
        final List<String> events = new ArrayList<>();
        final MediaEngine engine;
        final CallMedia call;
        SessionDescription lastOurs;
        private SessionDescription lastTheirs;

        Side(SrtpPolicy policy, SrtpKeys keys) {
            Settings settings = settings(policy, keys);
            engine = new MediaEngine(signalling, rtp, host, Signals.NONE, () -> settings);
            try {
                call = engine.open("test", "a", InetAddress.getLoopbackAddress(), this);
            } catch (IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private OfferAnswer.Local local() {
            return new OfferAnswer.Local(1, 1, "127.0.0.1", call.localPort(), engine.formats());
        }

        SessionDescription plain(String protocol) {
            return OfferAnswer.offer(local(), Direction.SENDRECV, null).with(protocol, List.of());
        }

        SessionDescription offer() {
            lastOurs =
                    overTheWire(
                            call.offer(OfferAnswer.offer(local(), Direction.SENDRECV, lastTheirs)));
            return lastOurs;
        }

        SessionDescription offerOf(List<SrtpProfile> profiles) {
            SessionDescription offer = offer();
            if (profiles.isEmpty()) {
                return offer;
            }
            List<String> kept =
                    offer.attributes().stream()
                            .filter(
                                    line ->
                                            !line.startsWith(CryptoAttribute.NAME)
                                                    || profiles.stream()
                                                            .anyMatch(p -> line.contains(p.name())))
                            .toList();
            lastOurs = offer.with(offer.protocol(), kept);
            return lastOurs;
        }

        /** An offer that has another attribute in the place of one. */
        SessionDescription offerInstead(String line, String instead) {
            SessionDescription offer = offer();
            lastOurs =
                    offer.with(
                            offer.protocol(),
                            offer.attributes().stream()
                                    .map(each -> each.equals(line) ? instead : each)
                                    .toList());
            return lastOurs;
        }

        /** How often the keys were agreed on. */
        long timesSecured() {
            return events.stream().filter("secured"::equals).count();
        }

        SessionDescription answer(SessionDescription offer) throws SdpException {
            lastOurs = answered(offer);
            negotiated(offer);
            return lastOurs;
        }

        /** An answer that this side itself does not go by. */
        SessionDescription answered(SessionDescription offer) throws SdpException {
            return overTheWire(call.answer(offer, OfferAnswer.answer(offer, local(), false)));
        }

        void negotiated(SessionDescription theirs) throws SdpException {
            OfferAnswer.Agreed agreed = OfferAnswer.agree(lastOurs, theirs);
            call.negotiated(lastOurs, theirs);
            lastTheirs = theirs;
            call.apply(
                    new CallMedia.Agreement(
                            agreed.remote(),
                            agreed.remoteRtcp(),
                            agreed.format(),
                            agreed.receivePayloadType(),
                            agreed.telephoneEvent(),
                            agreed.sends(),
                            agreed.receives(),
                            agreed.ptimeMs()));
            settle();
        }

        @Override
        public void silent(boolean silent) {
            events.add(silent ? "silent" : "sound");
        }

        @Override
        public void digit(char digit) {
            events.add(String.valueOf(digit));
        }

        @Override
        public void wayLost() {
            events.add("way lost");
        }

        @Override
        public void secured() {
            events.add("secured");
        }

        @Override
        public void unprotected(String why) {
            events.add(why);
        }
    }

    private Settings settings(SrtpPolicy policy, SrtpKeys keys) {
        AccountSettings d = AccountSettings.DEFAULTS;
        AccountSettings account =
                new AccountSettings(
                        "sip:a@example.org",
                        null,
                        null,
                        null,
                        null,
                        null,
                        true,
                        d.tls(),
                        policy,
                        keys,
                        nat,
                        d.dtmf(),
                        d.autoAnswer(),
                        false,
                        1800,
                        false,
                        List.of(),
                        null,
                        null,
                        null,
                        null);
        Settings all = Settings.DEFAULTS;
        return new Settings(
                Map.of("a", account),
                all.call(),
                all.audio(),
                new Settings.CodecSettings(List.of("PCMU")),
                all.rtp(),
                all.jitter(),
                all.ui());
    }

    private static SessionDescription overTheWire(SessionDescription description) {
        try {
            return SdpText.parse(SdpText.write(description));
        } catch (SdpException malformed) {
            throw new AssertionError(malformed);
        }
    }

    void open(SrtpPolicy caller, SrtpPolicy callee) {
        open(caller, SrtpKeys.SDES, callee, SrtpKeys.SDES);
    }

    void open(SrtpPolicy caller, SrtpKeys callerKeys, SrtpPolicy callee, SrtpKeys calleeKeys) {
        alice = new Side(caller, callerKeys);
        bob = new Side(callee, calleeKeys);
        settle();
    }

    /** One side offers, the other answers; only the named suites are left in the offer. */
    void exchange(Side offerer, Side answerer, List<SrtpProfile> profiles) throws SdpException {
        SessionDescription offer = offerer.offerOf(profiles);
        offerer.negotiated(answerer.answer(offer));
    }

    void uncork() {
        alice.call.uncork();
        bob.call.uncork();
        settle();
    }

    void settle() {
        loop.pump();
        signalling.runReady();
    }

    /** Waits for both sides' keys. */
    void awaitSecured() {
        await(() -> alice.call.secure() != null && bob.call.secure() != null);
    }

    /** Waits for what a worker does. */
    void await(BooleanSupplier condition) {
        Await.until(
                () -> alice.events + " " + bob.events,
                Duration.ofSeconds(30),
                () -> {
                    settle();
                    return condition.getAsBoolean();
                });
    }

    void advance(Duration time) {
        loop.advance(time);
        signalling.runReady();
    }

    /** How many timers wait. */
    int timers() {
        return loop.timers();
    }

    long nanoTime() {
        return loop.nanoTime();
    }

    /** 10 ms of a tone at −6 dBFS. */
    private float[] tone() {
        float[] block = new float[PortHost.BLOCK_FRAMES];
        for (int i = 0; i < block.length; i++) {
            block[i] = (float) (0.5 * Math.sin(phase));
            phase += 2 * Math.PI * 1000 / PortHost.RATE;
        }
        return block;
    }

    /** Both sides say the same tone for a while. */
    void talk(int blocks) {
        for (int i = 0; i < blocks; i++) {
            float[] tone = tone();
            alice.host.block(tone);
            bob.host.block(tone);
            advance(Duration.ofMillis(10));
        }
    }

    void silentBlocks(int blocks) {
        for (int i = 0; i < blocks; i++) {
            alice.host.block(silence);
            bob.host.block(silence);
            advance(Duration.ofMillis(10));
        }
    }

    /** Both hear the other's tone, after a moment without a gap. */
    void assertHeard(int blocks) {
        talk(30);
        for (int i = 0; i < blocks; i++) {
            talk(1);
            SecureCallsTest.assertLevel(SecureCallsTest.level(alice.host.heard()));
            SecureCallsTest.assertLevel(SecureCallsTest.level(bob.host.heard()));
        }
    }

    @Override
    public void close() {
        if (alice != null) {
            alice.call.close();
            bob.call.close();
            settle();
        }
    }
}
