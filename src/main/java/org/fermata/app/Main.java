package org.fermata.app;

import org.fermata.control.UsageException;

/**
 * Where Fermata begins. A subcommand speaks to the phone that runs and loads nothing that only a
 * phone needs.
 */
public final class Main {

    private Main() {}

    /**
     * Runs the command line.
     *
     * @param args its words
     */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        int status;
        try {
            Subcommand subcommand = Subcommand.of(args);
            status =
                    subcommand == null
                            ? PhoneCommandLine.run(args, terminal)
                            : subcommand.run(terminal);
        } catch (UsageException wrong) {
            terminal.complain(wrong.getMessage());
            status = Subcommand.WRONG_USAGE;
        }
        terminal.flush();
        System.exit(status);
    }
}
