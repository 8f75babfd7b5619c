package org.fermata.app;

import picocli.CommandLine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a phone can be started with, as picocli reads it. */
@CommandLine.Command(
        name = "fermata",
        description = "A desktop softphone on which a held line costs nothing.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        customSynopsis = {
            "fermata [--profile DIR] [--demo] [--headless|--console] [--listen ADDR:PORT]",
            "        [--set KEY=VALUE]... [URI]",
            "fermata [--profile DIR] COMMAND [ARGUMENT]..."
        },
        footerHeading = "%nCommands for the phone that runs (LINE is a number or a call's id):%n",
        footer = {
            "  dial TARGET [--account ID]       answer [LINE]           decline LINE",
            "  hangup LINE|--all                hold LINE|--all         resume LINE",
            "  mute LINE on|off                 dtmf LINE DIGITS",
            "  volume LINE PERCENT              pan LINE -100..100",
            "  message TARGET TEXT [--account ID]",
            "  trace LINE|--account ID [--json] [--pcap FILE]",
            "  transfer LINE TARGET             transfer LINE --to-line LINE",
            "  park LINE                        merge LINE LINE...      split LINE",
            "  record LINE on|off [FILE]",
            "  lines [--json]                   devices [--json]",
            "  status [--json] [--wait SECONDS] watch",
            "  password ACCOUNT (on stdin)      get KEY                 set KEY VALUE",
            "  quit",
            "--no-wait returns before the new state stands. Exit status: 0 done, 1 refused,",
            "2 wrong usage, 3 no phone runs, 4 timed out."
        })
final class PhoneOptions {

    @CommandLine.Option(
            names = "--profile",
            paramLabel = "DIR",
            description =
                    "the folder with settings, history and log (default:"
                            + " $XDG_CONFIG_HOME/fermata)")
    Path profile;

    @CommandLine.Option(
            names = "--demo",
            description = "with a built-in exchange to call: 600 echoes, 601 to 606 do more")
    boolean demo;

    @CommandLine.Option(names = "--headless", description = "without a window")
    boolean headless;

    @CommandLine.Option(
            names = "--console",
            description = "without a window, with a prompt that takes the commands")
    boolean console;

    @CommandLine.Option(
            names = "--listen",
            paramLabel = "ADDR:PORT",
            description = "take SIP here, over UDP and TCP; port 0 picks a free one")
    String listen;

    @CommandLine.Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a setting for this run only")
    List<String> settings = new ArrayList<>();

    @CommandLine.Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "the version")
    boolean version;

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "this text")
    boolean help;

    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "URI",
            description = "whom to call: a number, or a sip:, sips:, tel: or callto: address")
    String target;

    /** The subcommands, as {@code --help} lists them. */
    static String commandHelp() {
        return new CommandLine(new PhoneOptions()).getHelp().footer();
    }
}
