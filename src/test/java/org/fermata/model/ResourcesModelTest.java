package org.fermata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fermata.call.CodecCost;
import org.fermata.call.LineSnapshot;
import org.fermata.call.RtpStatistics;
import org.fermata.concurrent.ManualEventLoop;
import org.fermata.model.ResourcesModel.Reading;
import org.fermata.process.ProcessFigures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class ResourcesModelTest {

    private final ManualEventLoop signalling = new ManualEventLoop();
    private final TestExecutor executor = new TestExecutor();
    private final FakePhone phone = new FakePhone(signalling);
    private PhoneModel model;

    @BeforeEach
    void open() {
        model = new PhoneModel(executor, phone.core());
        settle();
    }

    private void settle() {
        signalling.runReady();
        executor.runAll();
    }

    private void second() {
        signalling.advance(Duration.ofSeconds(1));
        executor.runAll();
    }

    private Reading reading() {
        return model.resources().readingProperty().get();
    }

    private void use(double cpuSeconds, double wakeups) {
        phone.use(new ProcessFigures.Figures(cpuSeconds, 0, 1_000_000, 30, 0, wakeups));
    }

    private LineSnapshot line(long packets, boolean held) {
        Lines line = Lines.line(1, signalling.now());
        return (held ? line.held(Duration.ofSeconds(9)) : line)
                .rtp(
                        new RtpStatistics(
                                packets,
                                0,
                                packets,
                                0,
                                0,
                                0,
                                1.5,
                                20.0,
                                4.3,
                                160 * packets,
                                160 * packets))
                .make();
    }

    @Test
    void nothingIsReadUntilSomebodyLooksAndNothingAfter() {
        assertThat(signalling.timers()).isZero();
        model.resources().requestReadings(true);
        settle();
        assertThat(reading()).isNotNull();
        assertThat(signalling.timers()).isEqualTo(1);
        model.resources().requestReadings(false);
        settle();
        assertThat(signalling.timers()).isZero();
    }

    @Test
    void nothingIsReadWhileNobodyCanSeeTheWindow() {
        model.resources().requestReadings(true);
        model.setWatched(false);
        settle();
        assertThat(signalling.timers()).isZero();
        model.setWatched(true);
        settle();
        assertThat(signalling.timers()).isEqualTo(1);
    }

    @Test
    void theProcessorTimeIsThatOfTheLastSecondsAndTheFirstFigureIsNone() {
        use(10, 5);
        model.resources().requestReadings(true);
        settle();
        assertThat(reading().latest()).isNull();
        for (int second = 1; second <= 8; second++) {
            use(10 + second * 0.02, 100 + second);
            second();
        }
        assertThat(reading().latest().cpuPercent()).isCloseTo(2, within(1e-6));
        assertThat(reading().latest().wakeupsPerSecond()).isEqualTo(108);
        assertThat(reading().history()).hasSize(8);
    }

    @Test
    void theHistoryIsKeptAcrossClosingAndEndsAfterFiveMinutes() {
        model.resources().requestReadings(true);
        settle();
        second();
        model.resources().requestReadings(false);
        settle();
        signalling.advance(Duration.ofMinutes(1));
        model.resources().requestReadings(true);
        settle();
        second();
        assertThat(reading().history()).hasSize(2);
        for (int second = 0; second < 400; second++) {
            second();
        }
        assertThat(reading().history()).hasSizeBetween(300, 301);
    }

    /** 50 packets a second both ways at 12 + 8 µs are 1 ms of a second: 0.1 %. */
    @Test
    void aLineCostsWhatItsPacketsCost() {
        phone.cost(List.of(new CodecCost("G722", 12, 8)));
        phone.put(line(0, false));
        model.resources().requestReadings(true);
        settle();
        assertThat(reading().lines()).hasSize(1);
        assertThat(reading().lines().getFirst().costPercent()).isNull();
        phone.put(line(50, false));
        second();
        LineFigures figures = reading().lines().getFirst();
        assertThat(figures.bytesPerSecond()).isCloseTo(16_000, within(1e-6));
        assertThat(figures.costPercent()).isCloseTo(0.1, within(1e-6));
        assertThat(figures.lossPercent()).isZero();
    }

    @Test
    void aHeldLineCostsNothing() {
        phone.cost(List.of(new CodecCost("G722", 12, 8)));
        phone.put(line(50, true));
        model.resources().requestReadings(true);
        settle();
        second();
        assertThat(reading().lines().getFirst().costPercent()).isZero();
        assertThat(reading().lines().getFirst().bytesPerSecond()).isZero();
        assertThat(reading().held()).isEqualTo(1);
    }

    @Test
    void theCodecsAreMeasuredOnce() {
        model.resources().requestReadings(true);
        settle();
        model.resources().requestReadings(false);
        model.resources().requestReadings(true);
        settle();
        assertThat(phone.asked()).containsExactly("measure codecs");
    }
}
