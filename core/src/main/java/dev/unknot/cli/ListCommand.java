// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.scenario.Expectation;
import dev.unknot.scenario.Operation;
import dev.unknot.scenario.Scenario;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists scenarios. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the scenarios: their names, and what each is after.")
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "Only these; * stands for any characters.")
    private List<String> patterns = new ArrayList<>();

    @Option(
            names = {"-l", "--long"},
            description = "Also shows set-up, threads and what must hold.")
    private boolean detailed;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Selection selection = new Selection();
        List<Scenario> scenarios = patterns.isEmpty() ? selection.all() : selection.matching(patterns);
        int width = scenarios.stream()
                .mapToInt(scenario -> scenario.name().length())
                .max()
                .orElse(0);
        for (Scenario scenario : scenarios) {
            out.println(scenario.name() + " ".repeat(width + 2 - scenario.name().length()) + scenario.purpose());
            if (detailed) {
                details(out, scenario);
            }
        }
        return ExitCode.CLEAN;
    }

    private static void details(PrintWriter out, Scenario scenario) {
        out.println("    set-up: " + texts(scenario.setUp()));
        for (Scenario.Body thread : scenario.threads()) {
            out.println("    " + thread.name() + ": " + texts(thread.operations()));
        }
        for (Expectation expectation : scenario.expectations()) {
            out.println("    must hold: " + expectation.text());
        }
        out.println();
    }

    private static String texts(List<Operation> operations) {
        return operations.stream().map(Operation::text).collect(Collectors.joining("; "));
    }
}
