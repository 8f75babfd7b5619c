package org.fermata.alsa;

import org.fermata.audio.DeviceController;
import org.fermata.audio.DeviceSnapshot;
import org.fermata.audio.MixerPort;
import org.fermata.audio.PortHost;
import org.fermata.audio.PriorityService;
import org.fermata.audio.Recorder;
import org.fermata.audio.Role;
import org.fermata.audio.SoundTrial;
import org.fermata.audio.VirtualDevices;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.store.Settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The device controller in a process of its own, which sees the sound card its environment names.
 * Commands on stdin, a line each; every change of a device and every answer is a line on stdout.
 *
 * <pre>
 *   set PORT on|off on|off HZ   plug in a port that says a sine: plays, sends
 *   remove PORT
 *   echo                        echo heard=… delay=… level=…, once it is measured
 *   ring on|off · meter on|off · test ROLE · select ROLE ID · list
 *   status                      state ROLE STATE writes=… reads=… and port PORT pulls=… pushes=…
 *   quit
 * </pre>
 */
public final class SoundChild {

    private static final double AMPLITUDE = 0.1;

    private final ThreadEventLoop signalling = new ThreadEventLoop("signalling");
    private final Recorder recorder = new Recorder();
    private final VirtualDevices virtual = new VirtualDevices(recorder);
    private final Map<String, SinePort> ports = new HashMap<>();
    private final DeviceController controller;
    private final SoundTrial trial;

    private SoundChild(Settings.AudioSettings settings) {
        controller =
                new DeviceController(
                        signalling,
                        List.of(
                                new AlsaProvider(new ThreadPriority(PriorityService.NONE)),
                                virtual),
                        () -> settings);
        trial = new SoundTrial(signalling, controller.ports());
        signalling.execute(() -> controller.addListener(SoundChild::print));
    }

    /** A far end that says a sine of −20 dBFS and counts what it is sent. */
    private static final class SinePort implements MixerPort {
        private final double step;
        private double phase;
        private volatile long pulls;
        private volatile long pushes;
        private volatile long stops;
        private volatile double power;

        SinePort(double hz) {
            step = 2 * Math.PI * hz / PortHost.RATE;
        }

        @Override
        public void pull(float[] block) {
            for (int i = 0; i < block.length; i++) {
                block[i] = (float) (AMPLITUDE * Math.sin(phase));
                phase += step;
            }
            pulls = pulls + 1;
        }

        @Override
        public void push(float[] block) {
            double sum = 0;
            for (float sample : block) {
                sum += sample * sample;
            }
            power = sum / block.length;
            pushes = pushes + 1;
        }

        @Override
        public void pullStopped() {
            stops = stops + 1;
        }

        @Override
        public void pushStopped() {
            stops = stops + 1000;
        }
    }

    /**
     * Runs until {@code quit} or the end of stdin.
     *
     * @param arguments playback, capture, ring device, suspendGraceMs, closeAfterMs, fallback...
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> fallback = List.of(arguments).subList(5, arguments.length);
        SoundChild child =
                new SoundChild(
                        new Settings.AudioSettings(
                                new Settings.DeviceChoice(arguments[0], fallback),
                                new Settings.DeviceChoice(arguments[1], fallback),
                                new Settings.RingChoice(arguments[2], fallback, List.of()),
                                Integer.parseInt(arguments[3]),
                                Integer.parseInt(arguments[4])));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine();
                line != null && !line.equals("quit");
                line = in.readLine()) {
            child.ask(line.split(" "));
        }
        child.trial.close();
        child.controller.close();
        child.recorder.close();
        System.out.println("closed");
        // Stays until it is told so, to have its threads counted.
        if (in.readLine() == null) {
            child.signalling.close();
        }
    }

    private void ask(String[] words) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        signalling.execute(
                () -> {
                    answer(words);
                    done.countDown();
                });
        done.await();
        System.out.println("done " + String.join(" ", words));
    }

    private void answer(String[] words) {
        boolean on = words.length > 1 && words[1].equals("on");
        switch (words[0]) {
            case "set" ->
                    controller
                            .ports()
                            .set(
                                    ports.computeIfAbsent(
                                            words[1],
                                            p -> new SinePort(Double.parseDouble(words[4]))),
                                    words[2].equals("on"),
                                    words[3].equals("on"));
            case "remove" -> controller.ports().remove(ports.get(words[1]));
            case "ring" -> controller.signals().ring(on);
            case "echo" ->
                    trial.measureEcho(
                            echo ->
                                    System.out.printf(
                                            Locale.ROOT,
                                            "echo heard=%s delay=%.2f level=%.2f%n",
                                            echo.heard(),
                                            echo.delayMs(),
                                            echo.levelDb()));
            case "meter" -> controller.meter(on);
            case "test" -> controller.startTestTone(Role.valueOf(words[1]));
            case "select" -> controller.select(Role.valueOf(words[1]), words[2]);
            case "list" ->
                    controller.list(
                            all -> all.forEach(info -> System.out.println("device " + info)));
            case "status" -> status();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void status() {
        controller.devices().forEach(SoundChild::print);
        ports.forEach(
                (name, port) ->
                        System.out.printf(
                                Locale.ROOT,
                                "port %s pulls=%d pushes=%d stops=%d level=%.2f at=%d%n",
                                name,
                                port.pulls,
                                port.pushes,
                                port.stops,
                                10 * Math.log10(2 * port.power),
                                System.nanoTime()));
        System.out.printf(Locale.ROOT, "level %.2f%n", controller.captureLevel());
    }

    private static void print(DeviceSnapshot device) {
        System.out.println(
                "state "
                        + device.role()
                        + " "
                        + device.state()
                        + " "
                        + device.device()
                        + " "
                        + device.suspendCauses()
                        + " buffer="
                        + device.bufferFrames()
                        + " writes="
                        + device.writes()
                        + " reads="
                        + device.reads()
                        + " xruns="
                        + device.xruns()
                        + " problem="
                        + device.problem());
    }
}
