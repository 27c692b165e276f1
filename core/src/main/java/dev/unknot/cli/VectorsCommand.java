// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.scenario.vectors.VectorFormatException;
import dev.unknot.scenario.vectors.VectorReport;
import dev.unknot.scenario.vectors.VectorRun;
import dev.unknot.scenario.vectors.VectorTotals;
import dev.unknot.scenario.vectors.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays recorded vectors. */
@Command(
        name = "vectors",
        mixinStandardHelpOptions = true,
        description = {
            "Replays recorded runs of the original C code on the port, and compares results, outcomes and, where a"
                    + " schedule was recorded, every lock operation.",
            "A set of outcomes is compared with those of all schedules.",
            "Prints what differs, then 'N passed, M failed, K skipped'. Exit code 0 if none failed, 1 if one did, 3 if"
                    + " there was none."
        })
final class VectorsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of vectors: .jsonl or .jsonl.gz.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N vectors of each file.")
    private int limit = VectorRun.NO_LIMIT;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads that replay (default: the number of processors).")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--each-trace",
            description =
                    "For a set of outcomes, tries one of the schedules that differ only in the order of steps which"
                            + " have nothing to do with each other. How many schedules lead to an outcome is not compared then.")
    private boolean eachTrace;

    @Option(
            names = "--table",
            description = "Also prints, for each set of outcomes, how many schedules there are and how many executions"
                    + " they took.")
    private boolean table;

    private long schedules;
    private long executions;

    @Override
    public Integer call() throws InterruptedException {
        demandPositive("--limit", limit);
        demandPositive("--workers", workers);
        VectorRun run = new VectorRun(eachTrace ? VectorRun.Sets.EACH_TRACE : VectorRun.Sets.EVERY_SCHEDULE);
        try {
            for (Path file : files) {
                run.add(file, limit);
            }
        } catch (VectorFormatException e) {
            throw new UserError(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        VectorTotals totals = run.run(workers, report -> show(out, report));
        if (table) {
            out.println(row("total", schedules, executions));
        }
        totals.skippedFor().forEach((reason, count) -> out.println("skipped " + count + ": " + reason));
        out.println(totals.format());
        return totals.failed() > 0 ? ExitCode.FINDING : run.size() == 0 ? ExitCode.NOTHING_MATCHED : ExitCode.CLEAN;
    }

    private void demandPositive(String option, int number) {
        if (number < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1, not " + number);
        }
    }

    private static String row(String name, long schedules, long executions) {
        double ratio = executions == 0 ? 0 : (double) schedules / executions;
        return String.format(
                Locale.ROOT, "%-40s %,12d schedules %,10d executions %8.1f", name, schedules, executions, ratio);
    }

    private void show(PrintWriter out, VectorReport report) {
        if (table && report.schedules() > 0) {
            schedules += report.schedules();
            executions += report.executions();
            out.println(row(report.name(), report.schedules(), report.executions()));
            out.flush();
        }
        if (report.verdict() instanceof Verdict.Failed) {
            out.println(report.format());
            out.flush();
        }
    }
}
