// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.scenario.OriginLedger;
import dev.unknot.scenario.OriginLedger.Row;
import dev.unknot.scenario.OriginLedger.Status;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the functions of the origin. */
@Command(
        name = "origin",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the functions of the origin, and the methods that stand for them.",
            "Exit code 0 if each has a method or a reason why it has none, else 1."
        })
final class OriginCommand implements Callable<Integer> {
    private static final int LINE_WIDTH = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        OriginLedger ledger = OriginLedger.load();
        List<Row> rows = ledger.rows();
        int sources = width(rows.stream().map(Row::source).toList());
        int functions = width(rows.stream().map(Row::function).toList());
        for (Row row : rows) {
            String line = pad(Integer.toString(row.line()), LINE_WIDTH);
            out.println(pad(row.source(), sources) + "  " + line + "  " + pad(row.function(), functions) + "  "
                    + text(row));
        }
        ledger.unknown().forEach(text -> out.println("names no function of the origin: " + text));
        out.println(String.format(
                Locale.ROOT,
                "%d functions: %d ported, %d left out, %d missing",
                rows.size(),
                ledger.count(Status.PORTED),
                ledger.count(Status.LEFT_OUT),
                ledger.count(Status.MISSING) + ledger.count(Status.CONTRADICTORY)));
        boolean whole = ledger.count(Status.MISSING) + ledger.count(Status.CONTRADICTORY) == 0
                && ledger.unknown().isEmpty();
        return whole ? ExitCode.CLEAN : ExitCode.FINDING;
    }

    private static String text(Row row) {
        String methods = String.join(", ", row.methods());
        return switch (row.status()) {
            case PORTED -> methods;
            case LEFT_OUT -> "left out: " + row.reason();
            case MISSING -> "missing";
            case CONTRADICTORY -> methods + ", though left out: " + row.reason();
        };
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
