package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.sdp.SessionDescription;
import org.fermata.store.AccountSettings.NatSettings;
import org.fermata.store.AccountSettings.SrtpKeys;
import org.fermata.store.AccountSettings.SrtpPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How the sound of a call finds its way, on loopback and by hand. */
class WaysTest {

    private static final NatSettings ICE = new NatSettings(true, null, null, null, 0);
    private static final NatSettings PLAIN = new NatSettings(false, null, null, null, 0);

    private final TalkingPair pair = new TalkingPair();

    @AfterEach
    void close() {
        pair.close();
    }

    private void open(NatSettings alices, NatSettings bobs, SrtpPolicy policy, SrtpKeys keys) {
        pair.nat = alices;
        pair.alice = pair.new Side(policy, keys);
        pair.nat = bobs;
        pair.bob = pair.new Side(policy, keys);
        gather();
    }

    private void gather() {
        AtomicInteger ready = new AtomicInteger();
        pair.alice.call.gather(ready::incrementAndGet);
        pair.bob.call.gather(ready::incrementAndGet);
        pair.settle();
        assertThat(ready).as("nobody is asked, so nobody waits").hasValue(2);
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds * 100; i++) {
            pair.advance(Duration.ofMillis(10));
        }
    }

    private static List<String> candidates(SessionDescription description) {
        return description.attribute("candidate");
    }

    @Test
    void twoThatCanFindAWayTalkByItAndTellItInLaterOffers() throws Exception {
        open(ICE, ICE, SrtpPolicy.OFF, SrtpKeys.SDES);
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(candidates(pair.alice.lastOurs)).hasSize(2);
        assertThat(candidates(pair.bob.lastOurs)).hasSize(2);
        pair.uncork();
        pass(2);
        pair.assertHeard(20);
        SessionDescription later = pair.alice.offer();
        assertThat(later.attribute("remote-candidates"))
                .containsExactly("1 127.0.0.1 " + pair.bob.call.localPort());
    }

    @Test
    void onlyWhoDecidedOnTheWayTellsWhatThePeerUses() throws Exception {
        open(ICE, ICE, SrtpPolicy.OFF, SrtpKeys.SDES);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.uncork();
        pass(2);
        // RFC 8839 section 5.2: by the controlling agent, which is who offered first.
        assertThat(pair.bob.offer().attribute("remote-candidates")).isEmpty();
        pair.exchange(pair.bob, pair.alice, List.of());
        assertThat(pair.alice.offer().attribute("remote-candidates")).hasSize(1);
        pair.assertHeard(20);
    }

    @Test
    void aHeldLineKeepsItsWayWithoutATimerOfItsOwn() throws Exception {
        open(ICE, ICE, SrtpPolicy.OFF, SrtpKeys.SDES);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.uncork();
        pass(2);
        pair.alice.call.cork();
        pair.bob.call.cork();
        pass(3);
        assertThat(pair.timers()).as("the one tick of all lines").isEqualTo(1);
        pass(60);
        pair.uncork();
        pair.assertHeard(20);
    }

    @Test
    void aWayThatIsLostIsToldOnceAndAnotherIsFound() throws Exception {
        open(ICE, ICE, SrtpPolicy.OFF, SrtpKeys.SDES);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.uncork();
        pass(2);
        String before = pair.alice.offer().attribute("ice-ufrag").getFirst();
        pair.bob.call.close();
        // Consent is good for 30 s, and its end for good.
        pass(90);
        assertThat(pair.alice.events).containsOnlyOnce("way lost");
        pair.alice.call.moved(InetAddress.getLoopbackAddress());
        pair.alice.call.gather(() -> {});
        pair.settle();
        SessionDescription anew = pair.alice.offer();
        assertThat(anew.attribute("ice-ufrag")).doesNotContain(before);
        assertThat(candidates(anew)).hasSize(2);
    }

    @Test
    void soundAndKeysGoTheSameWay() throws Exception {
        open(ICE, ICE, SrtpPolicy.REQUIRE, SrtpKeys.SDES);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.uncork();
        pass(2);
        pair.assertHeard(20);
    }

    @Test
    void withAPeerThatKnowsNothingOfWaysItIsPlain() throws Exception {
        open(ICE, PLAIN, SrtpPolicy.OFF, SrtpKeys.SDES);
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(candidates(pair.bob.lastOurs)).isEmpty();
        pair.uncork();
        pass(1);
        pair.assertHeard(20);
        assertThat(candidates(pair.alice.offer())).as("it is not offered again").isEmpty();
    }

    @Test
    void anotherAddressOfTheMachineMeansOtherCredentials() throws Exception {
        open(ICE, ICE, SrtpPolicy.OFF, SrtpKeys.SDES);
        pair.exchange(pair.alice, pair.bob, List.of());
        pair.uncork();
        pass(2);
        List<String> before = pair.alice.lastOurs.attribute("ice-ufrag");
        List<String> bobsBefore = pair.bob.lastOurs.attribute("ice-ufrag");
        pair.alice.call.moved(InetAddress.getLoopbackAddress());
        gather();
        pair.exchange(pair.alice, pair.bob, List.of());
        assertThat(pair.alice.lastOurs.attribute("ice-ufrag")).isNotEqualTo(before);
        assertThat(pair.bob.lastOurs.attribute("ice-ufrag")).isNotEqualTo(bobsBefore);
        pass(2);
        pair.assertHeard(20);
    }

    @Test
    void whatAServerStillOwesIsWaitedForOnceMore() throws IOException {
        try (HandDrivenStunServer server = new HandDrivenStunServer()) {
            AtomicInteger ready = gatherWith(server);
            server.answerOne();
            passMs(400);
            assertThat(ready).as("one of two answers has come").hasValue(0);
            server.answerOne();
            passMs(10);
            assertThat(ready).hasValue(1);
            assertThat(candidates(pair.alice.offer()))
                    .filteredOn(candidate -> candidate.contains("typ srflx"))
                    .hasSize(2);
        }
    }

    @Test
    void aServerThatOwesForEverIsWaitedForASecond() throws IOException {
        try (HandDrivenStunServer server = new HandDrivenStunServer()) {
            AtomicInteger ready = gatherWith(server);
            server.answerOne();
            passMs(790);
            assertThat(ready).hasValue(0);
            passMs(10);
            assertThat(ready).hasValue(1);
        }
    }

    @Test
    void aSilentServerIsWaitedForHalfASecond() throws IOException {
        try (HandDrivenStunServer server = new HandDrivenStunServer()) {
            AtomicInteger ready = gatherWith(server);
            passMs(290);
            assertThat(ready).hasValue(0);
            passMs(10);
            assertThat(ready).hasValue(1);
        }
    }

    @Test
    void aSearchThatTheMachineHasMovedAwayFromCutsTheNextOneNotShort() throws IOException {
        try (HandDrivenStunServer server = new HandDrivenStunServer()) {
            AtomicInteger ready = gatherWith(server);
            pair.alice.call.moved(InetAddress.getLoopbackAddress());
            pair.alice.call.gather(ready::incrementAndGet);
            pair.settle();
            // The first search would have ended after 500 ms; the second began at 200 ms.
            passMs(490);
            assertThat(ready).hasValue(0);
            passMs(10);
            assertThat(ready).as("who waited for either").hasValue(2);
        }
    }

    /** Begins to gather and lets 200 ms pass, in which all requests are sent. */
    private AtomicInteger gatherWith(HandDrivenStunServer server) throws IOException {
        pair.nat = new NatSettings(true, server.address(), null, null, 0);
        pair.alice = pair.new Side(SrtpPolicy.OFF, SrtpKeys.SDES);
        pair.nat = PLAIN;
        pair.bob = pair.new Side(SrtpPolicy.OFF, SrtpKeys.SDES);
        AtomicInteger ready = new AtomicInteger();
        pair.alice.call.gather(ready::incrementAndGet);
        pair.settle();
        passMs(200);
        return ready;
    }

    private void passMs(int milliseconds) {
        for (int i = 0; i < milliseconds; i += 10) {
            pair.advance(Duration.ofMillis(10));
            pair.signalling.advance(Duration.ofMillis(10));
            pair.settle();
        }
    }
}
