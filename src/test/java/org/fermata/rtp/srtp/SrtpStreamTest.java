package org.fermata.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.fermata.peer.JitsiPacket;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Streams of encrypted packets: order, loss, replay, wrap, and another implementation. */
class SrtpStreamTest {

    private static final int SSRC = 0x1234_5678;

    private static SrtpKeys keys(SrtpProfile profile) {
        return SrtpKeys.random(profile, new SecureRandom());
    }

    private static ByteBuffer packet(int sequenceNumber) {
        ByteBuffer packet = ByteBuffer.allocateDirect(400);
        packet.put((byte) 0x80).put((byte) 9).putShort((short) sequenceNumber);
        packet.putInt(sequenceNumber * 160).putInt(SSRC);
        for (int i = 0; i < 160; i++) {
            packet.put((byte) (i + sequenceNumber));
        }
        return packet.flip();
    }

    private static ByteBuffer copy(ByteBuffer packet) {
        return ByteBuffer.allocateDirect(400).put(packet.duplicate().rewind()).flip();
    }

    private static List<ByteBuffer> sealed(MediaSealer sealer, int first, int count) {
        List<ByteBuffer> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteBuffer packet = packet(first + i & 0xFFFF);
            sealer.seal(packet);
            packets.add(packet);
        }
        return packets;
    }

    @ParameterizedTest
    @EnumSource
    void packetsThatComeInAnyOrderAroundTheWrapAreTakenOnce(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        List<ByteBuffer> packets = sealed(new MediaSealer(keys), 65_500, 72);
        MediaOpener opener = new MediaOpener(keys);
        assertThat(opener.open(copy(packets.getFirst()), true)).isTrue();
        // In pairs the wrong way round: 65,502 before 65,501, and 0 before 65,535.
        for (int i = 2; i < 72; i += 2) {
            for (int at : new int[] {i, i - 1}) {
                ByteBuffer packet = copy(packets.get(at));
                assertThat(opener.open(packet, true)).isTrue();
                assertThat(packet).isEqualTo(packet(65_500 + at & 0xFFFF));
            }
        }
        for (int i = 0; i < 70; i++) {
            assertThat(opener.open(copy(packets.get(i)), true)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamOfThreeWrapsWithLossStaysInStep(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        MediaSealer sealer = new MediaSealer(keys);
        MediaOpener opener = new MediaOpener(keys);
        int taken = 0;
        for (int i = 0; i < 3 * 65_536; i += 1) {
            ByteBuffer packet = packet(i & 0xFFFF);
            sealer.seal(packet);
            // One in 997 arrives.
            if (i % 997 == 0) {
                assertThat(opener.open(packet, true)).isTrue();
                taken++;
            }
        }
        assertThat(taken).isEqualTo(198);
    }

    @ParameterizedTest
    @EnumSource
    void packetChangedInAnyByteIsRefusedAndStaysAsItWas(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        ByteBuffer sealed = sealed(new MediaSealer(keys), 7, 1).getFirst();
        MediaOpener opener = new MediaOpener(keys);
        for (int at = 0; at < sealed.limit(); at++) {
            ByteBuffer changed = copy(sealed);
            changed.put(at, (byte) (changed.get(at) ^ 0x10));
            ByteBuffer before = copy(changed);
            assertThat(opener.open(changed, true)).as("byte %d", at).isFalse();
            assertThat(changed).isEqualTo(before);
        }
        for (int length = 0; length < sealed.limit(); length++) {
            assertThat(opener.open(copy(sealed).limit(length), true)).isFalse();
        }
        assertThat(opener.open(sealed, true)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void reportsAreTakenOnceAndOnlyIfGenuine(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        ReportSealer sealer = new ReportSealer(keys);
        ReportOpener opener = new ReportOpener(keys);
        for (int i = 0; i < 10; i++) {
            ByteBuffer report = ByteBuffer.allocateDirect(100);
            report.putInt(0x81C9_0001).putInt(SSRC).putInt(i).flip();
            ByteBuffer plain = copy(report);
            sealer.seal(report);
            assertThat(report.getInt(8)).as("the third word").isNotEqualTo(i);
            ByteBuffer again = copy(report);
            ByteBuffer changed = copy(report);
            changed.put(changed.limit() - 1, (byte) ~changed.get(changed.limit() - 1));
            assertThat(opener.open(changed)).isFalse();
            assertThat(opener.open(report)).isTrue();
            assertThat(report).isEqualTo(plain);
            assertThat(opener.open(again)).isFalse();
        }
    }

    @Test
    void keyIdentifierOfThePeerIsPassedOver() {
        SrtpKeys keys = keys(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
        ByteBuffer sealed = sealed(new MediaSealer(keys), 1, 1).getFirst();
        byte[] tag = new byte[10];
        sealed.get(172, tag);
        sealed.limit(186).put(172, new byte[] {0, 0, 0, 1}).put(176, tag);
        SrtpKeys named = new SrtpKeys(keys.profile(), keys.secret(), 4);
        assertThat(new MediaOpener(named).open(sealed, true)).isTrue();
        assertThat(sealed).isEqualTo(packet(1));
    }

    @ParameterizedTest
    @EnumSource
    void encryptingAndDecryptingAllocateNothing(SrtpProfile profile) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SrtpKeys keys = keys(profile);
        MediaSealer sealer = new MediaSealer(keys);
        MediaOpener opener = new MediaOpener(keys);
        ByteBuffer packet = packet(0);
        int turns = 4000;
        long before = 0;
        for (int i = 0; i < 2 * turns; i++) {
            if (i == turns) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            packet.putShort(2, (short) i).limit(172);
            sealer.seal(packet);
            if (!opener.open(packet, true)) {
                throw new AssertionError("packet " + i);
            }
        }
        // One small object a packet would be 16 bytes each.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8L * turns);
    }

    private static SrtpContextFactory jitsi(boolean sender, SrtpKeys keys) {
        SrtpProfile profile = keys.profile();
        return new SrtpContextFactory(
                sender,
                keys.key(),
                keys.salt(),
                policy(profile, profile.tagBytes()),
                policy(profile, profile.reportTagBytes()),
                new LoggerImpl(SrtpStreamTest.class.getName()));
    }

    private static SrtpPolicy policy(SrtpProfile profile, int tagBytes) {
        return profile.galois()
                ? new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        profile.keyBytes(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        tagBytes,
                        profile.saltBytes())
                : new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        profile.keyBytes(),
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        20,
                        tagBytes,
                        profile.saltBytes());
    }

    @ParameterizedTest
    @EnumSource
    void jitsiSrtpUnderstandsUsAndWeItAcrossTheWrap(SrtpProfile profile)
            throws GeneralSecurityException {
        SrtpKeys keys = keys(profile);
        SrtpCryptoContext theirOpener = jitsi(false, keys).deriveContext(SSRC, 0);
        SrtpCryptoContext theirSealer = jitsi(true, keys).deriveContext(SSRC, 0);
        MediaSealer sealer = new MediaSealer(keys);
        MediaOpener opener = new MediaOpener(keys);
        for (int i = 65_530; i < 65_560; i++) {
            ByteBuffer ours = packet(i & 0xFFFF);
            sealer.seal(ours);
            JitsiPacket read = new JitsiPacket(ours);
            assertThat(theirOpener.reverseTransformPacket(read, false))
                    .isEqualTo(SrtpErrorStatus.OK);
            assertThat(read.buffer()).isEqualTo(packet(i & 0xFFFF));
            JitsiPacket written = new JitsiPacket(packet(i & 0xFFFF));
            assertThat(theirSealer.transformPacket(written)).isEqualTo(SrtpErrorStatus.OK);
            ByteBuffer theirs = written.buffer();
            assertThat(opener.open(theirs, true)).isTrue();
            assertThat(theirs).isEqualTo(packet(i & 0xFFFF));
        }
    }

    @ParameterizedTest
    @EnumSource
    void jitsiSrtpUnderstandsOurReports(SrtpProfile profile) throws GeneralSecurityException {
        SrtpKeys keys = keys(profile);
        ReportSealer sealer = new ReportSealer(keys);
        for (int i = 0; i < 3; i++) {
            ByteBuffer report = ByteBuffer.allocateDirect(100);
            report.putInt(0x81C9_0001).putInt(SSRC).putInt(i).flip();
            ByteBuffer plain = copy(report);
            sealer.seal(report);
            JitsiPacket read = new JitsiPacket(report);
            assertThat(jitsi(false, keys).deriveControlContext(SSRC).reverseTransformPacket(read))
                    .isEqualTo(SrtpErrorStatus.OK);
            assertThat(read.buffer()).isEqualTo(plain);
        }
    }
}
