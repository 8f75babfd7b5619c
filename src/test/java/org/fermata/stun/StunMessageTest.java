package org.fermata.stun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** The message codec, by the vectors of RFC 5769 and of RFC 8489 appendix B, and by bad input. */
class StunMessageTest {

    private static final byte[] KEY = Key.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");
    private static final TransactionId ID = new TransactionId(0xb7e7a701, 0xbc34d686_fa87dfaeL);

    private static final String REQUEST =
            "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74"
                    + "002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
                    + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
    private static final String RESPONSE_4 =
            "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
                    + "002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
                    + "80280004c07d4c96";
    private static final String RESPONSE_6 =
            "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
                    + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d90008"
                    + "0014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";
    private static final String LONG_TERM =
            "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe3"
                + "82b900000015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014"
                + "000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

    private static StunMessage read(String hex) {
        return StunMessage.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @Test
    void theSampleRequestOfRfc5769IsReadAndVerified() {
        StunMessage request = read(REQUEST);
        assertThat(request.kind()).isEqualTo(StunMessage.Kind.REQUEST);
        assertThat(request.method()).isEqualTo(StunMessage.BINDING);
        assertThat(request.transaction()).isEqualTo(ID);
        assertThat(request.text(Attributes.SOFTWARE)).isEqualTo("STUN test client");
        assertThat(request.text(Attributes.USERNAME)).isEqualTo("evtj:h6vY");
        assertThat(request.number(Attributes.PRIORITY)).hasValue(0x6e0001ffL);
        assertThat(request.number(Attributes.ICE_CONTROLLED)).hasValue(0x932ff9b151263b36L);
        assertThat(request.signedWith(KEY)).isTrue();
        assertThat(request.signedWith(Key.shortTerm("wrong"))).isFalse();
        assertThat(request.fingerprinted()).isTrue();
        assertThat(request.notUnderstood()).isEmpty();
    }

    @Test
    void theSampleResponsesOfRfc5769TellTheMappedAddress() throws Exception {
        StunMessage four = read(RESPONSE_4);
        assertThat(four.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(four.mappedAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(four.signedWith(KEY)).isTrue();
        assertThat(four.fingerprinted()).isTrue();
        StunMessage six = read(RESPONSE_6);
        assertThat(six.mappedAddress())
                .isEqualTo(
                        new InetSocketAddress(
                                InetAddress.getByName("2001:db8:1234:5678:11:2233:4455:6677"),
                                32853));
        assertThat(six.signedWith(KEY)).isTrue();
        assertThat(six.fingerprinted()).isTrue();
    }

    @Test
    void theLongTermRequestOfRfc5769IsVerifiedWithThePreparedPassword() {
        StunMessage request = read(LONG_TERM);
        // The vector's password is "The<U+00AD>M<U+00AA>tr<U+2168>", which SASLprep makes
        // TheMatrIX.
        byte[] key =
                Key.longTerm(
                        "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9", "example.org", "TheMatrIX", false);
        assertThat(request.text(Attributes.NONCE)).isEqualTo("f//499k954d6OL34oL9FSTvy64sA");
        assertThat(request.signedWith(key)).isTrue();
    }

    @Test
    void whatIsWrittenIsTheVectorByteForByte() {
        StunWriter writer =
                new StunWriter(StunMessage.Kind.SUCCESS, StunMessage.BINDING, ID)
                        .address(
                                Attributes.XOR_MAPPED_ADDRESS,
                                new InetSocketAddress("192.0.2.1", 32853));
        assertThat(HexFormat.of().formatHex(writer.message()))
                .isEqualTo("0101000c2112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643");
        StunMessage again =
                StunMessage.read(ByteBuffer.wrap(writer.signed(KEY).fingerprint().message()));
        assertThat(again.signedWith(KEY)).isTrue();
        assertThat(again.fingerprinted()).isTrue();
    }

    @Test
    void everyKindAndMethodSurvivesTheWire() {
        for (StunMessage.Kind kind : StunMessage.Kind.values()) {
            for (int method : new int[] {1, 3, 4, 6, 9, 0x7F, 0xFFF}) {
                StunMessage read =
                        StunMessage.read(
                                ByteBuffer.wrap(new StunWriter(kind, method, ID).message()));
                assertThat(read.kind()).isEqualTo(kind);
                assertThat(read.method()).isEqualTo(method);
            }
        }
    }

    @Test
    void theStrongerIntegrityDecidesAndMayBeTruncated() {
        byte[] message =
                new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, ID)
                        .text(Attributes.USERNAME, "a:b")
                        .signed(KEY)
                        .signedSha256(KEY)
                        .fingerprint()
                        .message();
        assertThat(StunMessage.read(ByteBuffer.wrap(message)).signedWith(KEY)).isTrue();
        message[message.length - 9] ^= 1;
        assertThat(StunMessage.read(ByteBuffer.wrap(message)).signedWith(KEY)).isFalse();
    }

    @Test
    void whatFollowsTheIntegrityIsNotSeen() {
        byte[] message =
                new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, ID)
                        .text(Attributes.USERNAME, "a:b")
                        .signed(KEY)
                        .flag(Attributes.USE_CANDIDATE)
                        .fingerprint()
                        .message();
        StunMessage read = StunMessage.read(ByteBuffer.wrap(message));
        assertThat(read.signedWith(KEY)).isTrue();
        assertThat(read.has(Attributes.USE_CANDIDATE)).isFalse();
        assertThat(read.fingerprinted()).isTrue();
    }

    @Test
    void attributesThatMustBeUnderstoodAndAreNotAreNamed() {
        byte[] message =
                new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, ID)
                        .flag(0x7FFE)
                        .flag(0x8FFE)
                        .message();
        assertThat(StunMessage.read(ByteBuffer.wrap(message)).notUnderstood())
                .containsExactly(0x7FFE);
    }

    @Test
    void lengthsBeyondTheDatagramAreRefused() {
        assertThat(read(REQUEST.replace("80220010", "8022ffff"))).isNull();
        assertThat(read(REQUEST.replace("80280004", "80280008"))).isNull();
        assertThat(read(REQUEST.replaceFirst("00010058", "0001005c"))).isNull();
        assertThat(read(REQUEST.replaceFirst("00010058", "00010056"))).isNull();
        assertThat(read(REQUEST.substring(0, 38))).isNull();
        StunWriter many = new StunWriter(StunMessage.Kind.REQUEST, StunMessage.BINDING, ID);
        for (int i = 0; i < 200; i++) {
            many.flag(Attributes.SOFTWARE);
        }
        assertThat(StunMessage.read(ByteBuffer.wrap(many.message()))).isNull();
    }

    @Test
    void nothingThatComesThrows() {
        Random random = new Random(5389);
        List<String> vectors = List.of(REQUEST, RESPONSE_4, RESPONSE_6, LONG_TERM);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = HexFormat.of().parseHex(vectors.get(i % vectors.size()));
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            StunMessage message = StunMessage.read(ByteBuffer.wrap(bytes, 0, length));
            if (message != null) {
                read++;
                for (int type = 0; type < 0x30; type++) {
                    message.address(type);
                    message.number(type);
                    message.text(type);
                }
                message.errorCode();
                message.notUnderstood();
                message.signedWith("k".getBytes(StandardCharsets.UTF_8));
                message.fingerprinted();
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void aRequestIsSentSevenTimesAndGivenUpAfterThirtyNineAndAHalfSeconds() {
        // RFC 8489 section 6.2.1 has these times for an RTO of 500 ms.
        StunTransaction transaction =
                new StunTransaction(ID, new byte[0], StunTransaction.RTO_NANOS, 0);
        List<Long> sentMs = new ArrayList<>();
        StunTransaction.Due due;
        do {
            long now = transaction.nextNanos();
            due = transaction.due(now);
            sentMs.add(Duration.ofNanos(now).toMillis());
            assertThat(transaction.due(now)).isNotEqualTo(StunTransaction.Due.SEND);
        } while (due == StunTransaction.Due.SEND);
        assertThat(due).isEqualTo(StunTransaction.Due.GIVE_UP);
        assertThat(sentMs).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L, 39500L);
    }
}
