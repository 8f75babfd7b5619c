package org.fermata.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.fermata.call.CodecCost;
import org.fermata.concurrent.ThreadEventLoop;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class CodecMeterTest {

    /** 20 ms of sound take less than 20 ms, or nobody could talk. */
    @Test
    void everyCodecIsMeasuredAwayFromSignalling() throws Exception {
        CompletableFuture<List<CodecCost>> told = new CompletableFuture<>();
        CompletableFuture<Boolean> owner = new CompletableFuture<>();
        try (ThreadEventLoop signalling = new ThreadEventLoop("signalling");
                CodecMeter meter = new CodecMeter(signalling)) {
            signalling.execute(
                    () ->
                            meter.measure(
                                    costs -> {
                                        owner.complete(signalling.isOwner());
                                        told.complete(costs);
                                    }));
            List<CodecCost> costs = told.get(30, TimeUnit.SECONDS);
            assertThat(costs)
                    .extracting(CodecCost::codec)
                    .containsExactlyInAnyOrder("PCMU", "PCMA", "G722", "OPUS");
            assertThat(costs)
                    .allSatisfy(
                            cost -> {
                                assertThat(cost.encodeMicros()).isBetween(0.0, 20_000.0);
                                assertThat(cost.decodeMicros()).isBetween(0.0, 20_000.0);
                                assertThat(cost.bothMicros()).isPositive();
                            });
            assertThat(owner.get()).isTrue();
        }
    }
}
