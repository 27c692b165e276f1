// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.HangException;
import dev.unknot.campaign.NondeterminismException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code unknot}. */
@Command(
        name = "unknot",
        mixinStandardHelpOptions = true,
        version = "unknot 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Finds races in a kqueue core by trying its interleavings one by one, and shows how each one happens.",
            "",
            "A scenario is a small program of two or three threads. A schedule says which thread runs at each step;"
                    + " the same scenario and schedule always give the same execution. Begin with 'unknot hunt'.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no finding, within the bound that is stated",
            "1:at least one finding",
            "2:the command line, or a file that it names, makes no sense",
            "3:nothing has the name that was asked for",
            "4:the budget ended before the bound that was asked for",
            "5:the same schedule gave two executions",
            "6:an execution did not come to an end",
            "70:a bug of Unknot itself"
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {
            HuntCommand.class,
            ExploreCommand.class,
            ReplayCommand.class,
            ListCommand.class,
            VectorsCommand.class,
            ProgramsCommand.class,
            OriginCommand.class
        })
public final class Unknot implements Runnable {
    /** How the user called the program, for commands that are printed. */
    static final String COMMAND = System.getProperty("unknot.command", "unknot");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For the command line. */
    public Unknot() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Runs the command line, and ends the JVM with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, args));
    }

    /** Runs a command line; returns the exit code. */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Unknot())
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Unknot::complain)
                .setExecutionExceptionHandler((e, command, parsed) -> fail(e, command));
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static int complain(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String message = String.valueOf(e.getMessage());
        command.getErr()
                .println("unknot: " + message + " (see '"
                        + command.getCommandSpec().qualifiedName() + " --help')");
        return ExitCode.USAGE;
    }

    private static int fail(Exception e, CommandLine command) {
        PrintWriter err = command.getErr();
        return switch (e) {
            case UserError error -> {
                err.println("unknot: " + error.getMessage());
                yield error.exitCode();
            }
            case NondeterminismException error -> {
                err.println("unknot: nondeterminism: " + error.getMessage());
                yield ExitCode.NONDETERMINISM;
            }
            case HangException error -> {
                err.println("unknot: hang: " + error.getMessage());
                yield ExitCode.HANG;
            }
            default -> {
                err.println("unknot: internal error; please report it with what follows");
                e.printStackTrace(err);
                yield ExitCode.INTERNAL;
            }
        };
    }
}
