package org.fermata.app;

import org.fermata.alsa.AlsaProvider;
import org.fermata.alsa.ThreadPriority;
import org.fermata.audio.DeviceController;
import org.fermata.audio.Recorder;
import org.fermata.audio.SoundTrial;
import org.fermata.audio.VirtualDevices;
import org.fermata.call.AccountSnapshot;
import org.fermata.call.Extensions;
import org.fermata.call.LineTraces;
import org.fermata.call.Lines;
import org.fermata.call.ListenAddress;
import org.fermata.call.Traces;
import org.fermata.concurrent.ThreadEventLoop;
import org.fermata.concurrent.Threads;
import org.fermata.control.Commands;
import org.fermata.control.ControlServer;
import org.fermata.control.PhoneControl;
import org.fermata.control.SocketPath;
import org.fermata.desktop.RealtimeKit;
import org.fermata.desktop.SystemBus;
import org.fermata.desktop.SystemSleep;
import org.fermata.media.CodecMeter;
import org.fermata.media.MediaEngine;
import org.fermata.model.Core;
import org.fermata.process.ProcessFigures;
import org.fermata.rtp.RtpEngine;
import org.fermata.rtp.RtpLoop;
import org.fermata.sip.SipTimers;
import org.fermata.sip.UserAgent;
import org.fermata.sip.UserAgentConfig;
import org.fermata.store.ExportFile;
import org.fermata.store.HistoryStore;
import org.fermata.store.Profile;
import org.fermata.store.SettingsException;
import org.fermata.store.SettingsStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * All the parts of a phone, wired. They start in the order of the fields and stop in the reverse
 * order, but for the control socket, which goes last but for the profile's lock: who asked for the
 * end waits for its closing.
 */
final class Phone implements PhoneControl {

    /**
     * What a phone is started with.
     *
     * @param profile its profile, locked
     * @param settings settings for this run, by key
     * @param listen where to take SIP, null for port 5060 of all addresses or, where that is taken,
     *     a free one
     * @param demo whether to start the built-in exchange
     */
    record Start(
            Profile profile,
            Map<String, String> settings,
            InetSocketAddress listen,
            boolean demo) {}

    private static final Logger log = LoggerFactory.getLogger(Phone.class);
    private static final int SIP_PORT = 5060;
    private static final long HANG_UP_LIMIT_MS = 1_000;
    private static final long START_NANOS = System.nanoTime();

    private final Start start;
    private final ThreadEventLoop storeIo = new ThreadEventLoop("store-io");
    private final ThreadEventLoop signalling = new ThreadEventLoop("signalling");
    private final SettingsStore settings;
    private final HistoryStore history;
    private final Recorder recorder = new Recorder();
    private final DeviceController devices;
    private final SystemBus systemBus = new SystemBus(System.getenv());
    private final SystemSleep sleep;
    private final RtpLoop rtpLoop;
    private final RtpEngine rtp;
    private final UserAgent userAgent;
    private final Lines lines;
    private final LineTraces traces;
    private final Extensions extensions;
    private final AccountBook accounts;
    private final Commands commands;
    private final SoundTrial soundTrial;
    private final CodecMeter codecMeter = new CodecMeter(signalling);
    private final AwaitedFront front = new AwaitedFront();
    private ControlServer control;

    private Phone(Start start) throws IOException, SettingsException {
        this.start = start;
        LogFile.install(start.profile().folder(), storeIo, this::tell);
        log.info("Fermata {} starts on {}", Version.current(), start.profile().folder());
        settings = new SettingsStore(start.profile().folder(), signalling, storeIo);
        history = new HistoryStore(start.profile().folder(), storeIo, this::tell);
        ThreadPriority priority = new ThreadPriority(new RealtimeKit(systemBus));
        devices =
                new DeviceController(
                        signalling,
                        List.of(new AlsaProvider(priority), new VirtualDevices(recorder)),
                        () -> settings.current().audio());
        soundTrial = new SoundTrial(signalling, devices.ports());
        rtpLoop = new RtpLoop(priority::soon);
        rtp = new RtpEngine(rtpLoop);
        userAgent = listen(start.listen());
        MediaEngine media =
                new MediaEngine(
                        signalling,
                        rtp,
                        devices.ports(),
                        recorder,
                        devices.signals(),
                        settings::current,
                        settings.secrets()::get);
        if (start.listen() == null || start.listen().getAddress().isAnyLocalAddress()) {
            media.bindEverywhere();
        }
        sleep = new SystemSleep(signalling, devices, userAgent::wakeUp, systemBus);
        lines = new Lines(signalling, userAgent, media, settings::current);
        traces =
                new LineTraces(
                        lines,
                        userAgent.trace(),
                        userAgent::accounts,
                        new ExportFile(signalling, storeIo));
        accounts = new AccountBook(signalling, userAgent, userAgent, settings, rtp, this::tell);
        extensions =
                new Extensions(
                        signalling,
                        userAgent,
                        userAgent.monitoring(),
                        lines::pickUp,
                        settings::current);
        commands = new Commands(signalling, lines, devices, settings, extensions, this);
    }

    /**
     * Starts a phone up to the point where it could take commands. Any thread.
     *
     * @param start what it is started with
     * @return the phone
     * @throws IOException if an address or file it needs cannot be had
     * @throws SettingsException if a setting for this run cannot stand
     */
    static Phone start(Start start) throws IOException, SettingsException {
        Phone phone = new Phone(start);
        phone.settings.problems().forEach(phone::tell);
        phone.wire();
        phone.control =
                new ControlServer(
                        SocketPath.of(start.profile().folder(), System.getenv()),
                        phone.signalling,
                        phone.commands);
        return phone;
    }

    private UserAgent listen(InetSocketAddress wanted) throws IOException {
        if (wanted != null) {
            return listenOn(wanted);
        }
        try {
            return listenOnBothFamilies(SIP_PORT);
        } catch (IOException taken) {
            log.info("port {} is taken, a free one is used", SIP_PORT);
            return listenOnBothFamilies(0);
        }
    }

    /** IPv4 and IPv6; IPv4 alone where the system has no other. */
    private UserAgent listenOnBothFamilies(int port) throws IOException {
        InetSocketAddress four = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port);
        InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::"), port);
        try {
            return listenOn(four, six);
        } catch (IOException noSix) {
            log.info("IPv6 is not to be had: {}", noSix.getMessage());
            return listenOn(four);
        }
    }

    private UserAgent listenOn(InetSocketAddress... addresses) throws IOException {
        UserAgent agent =
                new UserAgent(
                        new UserAgentConfig(
                                List.of(addresses),
                                "Fermata/" + Version.current(),
                                SipTimers.DEFAULTS),
                        signalling);
        agent.start();
        return agent;
    }

    private void wire() throws SettingsException {
        CompletableFuture<Void> wired = new CompletableFuture<>();
        signalling.execute(
                () -> {
                    try {
                        wireParts();
                        wired.complete(null);
                    } catch (SettingsException | RuntimeException failure) {
                        wired.completeExceptionally(failure);
                    }
                });
        try {
            wired.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof SettingsException wrong) {
                throw wrong;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wireParts() throws SettingsException {
        settings.setGuard(new DeviceChoices(devices));
        settings.overrideForThisRun(start.settings());
        userAgent.setListener(lines);
        lines.addAccountListener(commands::accountChanged);
        lines.addAccountListener(account -> accounts.tell());
        lines.addListener(new HistoryWriter(history));
        lines.addListener(extensions);
        settings.addListener(changed -> extensions.settingsChanged());
        settings.addListener(changed -> devices.settingsChanged());
        extensions.open();
        accounts.begin();
        sleep.begin();
        QuietCollection collection = new QuietCollection(signalling);
        devices.addListener(changed -> collection.look(devices.devices()));
        collection.look(devices.devices());
        if (start.demo()) {
            accounts.startExchange();
        }
    }

    // For the fronts. Any thread. ----------------------------------------------------------------

    /** Lets a front take over; it hears of what came before it was there. */
    void begin(Front taking) {
        front.begin(taking);
    }

    /** Tells the user what has gone wrong. */
    void tell(String sentence) {
        log.warn("told: {}", sentence);
        front.tell(sentence);
    }

    /** Calls what the phone was started with, or asks about it. */
    void openAtStart(String target) {
        onSignalling(
                () -> {
                    String refusal = openLink(target);
                    if (refusal != null) {
                        tell(refusal);
                    }
                });
    }

    void onSignalling(Runnable task) {
        signalling.execute(task);
    }

    Commands commands() {
        return commands;
    }

    /** What a window is a window onto. Waits for nothing. */
    Core core() {
        ProcessFigures figures = new ProcessFigures(Path.of("/proc/self"), START_NANOS);
        return new Core(
                signalling,
                lines,
                devices,
                new SettingsPort(settings, history, signalling, this::tell),
                accounts,
                extensions,
                traces,
                () -> figures.read(System.nanoTime()),
                codecMeter,
                soundTrial);
    }

    /** Waits until the process is told to end. */
    int awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    // PhoneControl -------------------------------------------------------------------------------

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public long startNanos() {
        return START_NANOS;
    }

    @Override
    public List<AccountSnapshot> accounts() {
        return accounts.accounts();
    }

    @Override
    public List<ListenAddress> listening() {
        return userAgent.listening();
    }

    @Override
    public Traces traces() {
        return traces;
    }

    @Override
    public String open(String target) {
        return target == null ? front.raise() : openLink(target);
    }

    private String openLink(String target) {
        if (settings.current().call().confirmLinks()) {
            return front.ask(target);
        }
        lines.dial(target, null)
                .whenComplete(
                        (outcome, failure) -> {
                            if (failure == null && !outcome.done()) {
                                tell(outcome.reason());
                            }
                        });
        return null;
    }

    /** Ends the process; the shutdown hook does the rest. */
    @Override
    public void quit() {
        Threads.start("quit", () -> System.exit(0));
    }

    // The end. On the thread stop. ----------------------------------------------------------------

    /** Hangs up, saves, closes. */
    void stop() {
        log.info("Fermata stops");
        hangUpAll();
        step("signalling of calls", userAgent);
        step("exchange", accounts);
        step("codec costs", codecMeter);
        step("sound trial", soundTrial);
        step("sleep", sleep);
        step("system bus", systemBus);
        step("sound devices", devices);
        step("recordings", recorder);
        step("media", rtp);
        step("media thread", rtpLoop);
        step("signalling", signalling);
        step("files", storeIo);
        step("control socket", control);
        step("profile", start.profile());
    }

    private void hangUpAll() {
        CountDownLatch over = new CountDownLatch(1);
        signalling.execute(
                () -> {
                    lines.close();
                    over.countDown();
                });
        try {
            if (!over.await(HANG_UP_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                log.warn("the calls could not be ended in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void step(String what, AutoCloseable part) {
        try {
            log.debug("closing {}", what);
            part.close();
        } catch (Exception failure) {
            log.warn("{} could not be closed", what, failure);
        }
    }
}
