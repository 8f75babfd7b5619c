package org.fermata.app;

import org.fermata.control.TargetText;
import org.fermata.control.UsageException;
import org.fermata.store.FailureReason;
import org.fermata.store.Profile;
import org.fermata.store.SettingsException;
import org.slf4j.LoggerFactory;

import picocli.CommandLine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Starts a phone, or hands what it was started with to the one that runs. */
final class PhoneCommandLine {

    private static final int DONE = 0;
    static final int REFUSED = 1;

    private PhoneCommandLine() {}

    /**
     * Runs a phone until it ends.
     *
     * @param args the command line
     * @param terminal where sentences go
     * @return the exit status
     * @throws UsageException if the command line is not written as it must be
     */
    static int run(String[] args, Terminal terminal) throws UsageException {
        PhoneOptions options = new PhoneOptions();
        CommandLine parser = new CommandLine(options);
        try {
            parser.parseArgs(args);
        } catch (CommandLine.ParameterException wrong) {
            throw new UsageException(wrong.getMessage() + ". See fermata --help.");
        }
        if (options.help) {
            terminal.output().print(parser.getUsageMessage());
            return DONE;
        }
        if (options.version) {
            terminal.line("Fermata " + Version.current());
            return DONE;
        }
        if (options.headless && options.console) {
            throw new UsageException("--headless and --console cannot be used together.");
        }
        InetSocketAddress listen =
                options.listen == null ? null : ListenOption.parse(options.listen);
        try {
            String target = options.target == null ? null : TargetText.clean(options.target);
            return start(options, settings(options), listen, target, terminal);
        } catch (IllegalArgumentException refused) {
            terminal.complain(refused.getMessage());
            return REFUSED;
        }
    }

    private static Map<String, String> settings(PhoneOptions options) throws UsageException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : options.settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                throw new UsageException("--set takes KEY=VALUE.");
            }
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }

    private static int start(
            PhoneOptions options,
            Map<String, String> settings,
            InetSocketAddress listen,
            String target,
            Terminal terminal)
            throws UsageException {
        System.setProperty("java.util.logging.manager", LogKeeper.NAME);
        LogFile.silence();
        Path folder =
                options.profile == null ? Profile.defaultFolder(System.getenv()) : options.profile;
        Profile profile;
        try {
            profile = Profile.open(folder);
        } catch (IOException failure) {
            terminal.complain(
                    "The profile "
                            + folder
                            + " cannot be used: "
                            + FailureReason.of(failure)
                            + ".");
            return REFUSED;
        }
        boolean window = !options.headless && !options.console;
        if (profile == null) {
            if (window) {
                return Subcommand.handOver(folder, target, terminal);
            }
            terminal.complain("A phone runs on the profile " + folder + " already.");
            return REFUSED;
        }
        if (window && !Display.isThere(System.getenv())) {
            terminal.complain(Display.MISSING);
            return REFUSED;
        }
        Phone.Start start = new Phone.Start(profile, settings, listen, options.demo);
        return guarded(() -> start(start, options, target, terminal), terminal);
    }

    private static int start(
            Phone.Start start, PhoneOptions options, String target, Terminal terminal)
            throws UsageException {
        Phone phone;
        try {
            phone = Phone.start(start);
        } catch (SettingsException wrong) {
            throw new UsageException(wrong.getMessage());
        } catch (IOException failure) {
            terminal.complain("The phone cannot start: " + FailureReason.of(failure) + ".");
            return REFUSED;
        }
        Runtime.getRuntime().addShutdownHook(Shutdown.of(phone));
        Front front;
        if (!options.headless && !options.console) {
            front = new WindowFront(phone, terminal);
        } else if (options.console) {
            front = new ConsoleFront(phone, terminal);
        } else {
            front = new HeadlessFront(phone, terminal);
        }
        return front.run(target);
    }

    /** What a phone does from its start to its end. */
    interface Life {
        int live() throws UsageException;
    }

    /**
     * Lets a phone live, and says in a sentence where it cannot go on.
     *
     * @return the exit status
     */
    static int guarded(Life phone, Terminal terminal) throws UsageException {
        try {
            return phone.live();
        } catch (RuntimeException | LinkageError failure) {
            // No logger before: the first one makes the log manager, which is named further up.
            LoggerFactory.getLogger(PhoneCommandLine.class)
                    .error("the phone cannot go on", failure);
            terminal.complain("Something went wrong inside the phone; its log tells what.");
            return REFUSED;
        }
    }
}
