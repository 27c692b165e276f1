// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.explore.dpor.DporSearch;
import dev.unknot.explore.program.ListingFormatException;
import dev.unknot.explore.program.ProgramRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks the search on programs whose traces are known. */
@Command(
        name = "programs",
        mixinStandardHelpOptions = true,
        description = {
            "Runs small concurrent programs, one execution for each trace, and compares the numbers of traces and"
                    + " deadlocks, and the outcomes, with those in the files.",
            "Prints what differs, then 'N passed, M failed'. Exit code 0 if none failed, 1 if one did, 3 if there was"
                    + " none."
        })
final class ProgramsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of programs: .jsonl or .jsonl.gz.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--algorithm",
            paramLabel = "A",
            defaultValue = "OPTIMAL",
            description = "optimal (wakeup trees, default) or source (source sets).")
    private DporSearch.Algorithm algorithm = DporSearch.Algorithm.OPTIMAL;

    @Option(
            names = {"-l", "--long"},
            description = "Also shows what passed, with its number of traces.")
    private boolean detailed;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ProgramRun run = new ProgramRun(algorithm, check -> {
            if (detailed || !check.passed()) {
                out.println((check.passed() ? "" : "FAIL ") + check.describe());
                out.flush();
            }
        });
        for (Path file : files) {
            try {
                run.check(file);
            } catch (ListingFormatException e) {
                throw new UserError(ExitCode.USAGE, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new UserError(
                        ExitCode.USAGE,
                        "cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
            }
        }
        out.println(run.summary());
        return run.failed() > 0 ? ExitCode.FINDING : run.passed() == 0 ? ExitCode.NOTHING_MATCHED : ExitCode.CLEAN;
    }
}
