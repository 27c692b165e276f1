// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.Budget;
import dev.unknot.campaign.Campaign;
import dev.unknot.campaign.StrategyChoice;
import dev.unknot.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches some scenarios. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        description = {
            "Searches scenarios for races. Stops at the first finding of each.",
            "",
            "Strategies:",
            "  random   each step at random; every schedule has a chance",
            "  pos      partial order sampling: random priorities of steps, drawn anew where steps depend on each other;"
                    + " a schedule of n steps has a chance of at least 1/n^(n+u) per execution, where u times a pending"
                    + " step gets a fresh priority; an order of dependent steps has the sum of those of its schedules",
            "  surw     selectively uniform random walk: of the steps on one lock, drawn for each execution, all orders"
                    + " are equally likely, where no thread blocks and threads make as many steps as in the executions"
                    + " that count them first; every schedule has a chance",
            "  pct:D    random priorities with D-1 changes; a bug that needs D order constraints has a chance of at"
                    + " least 1/(n k^(D-1)) per execution, for n threads and k steps",
            "  dfs      all schedules, those with few preemptions first; clean means that none fails",
            "  dfs:K    the same up to K preemptions",
            "  dpor     all schedules, one of those that differ only in the order of steps which have nothing to do with"
                    + " each other; clean means that none fails",
            "  dpor:K   the same up to K preemptions; some orders of steps may be run more than once",
            ""
        })
final class ExploreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SCENARIO", arity = "1..*", description = "Names; * stands for any characters.")
    private List<String> patterns = new ArrayList<>();

    @Option(
            names = "--strategy",
            paramLabel = "S",
            split = ",",
            converter = SearchOptions.StrategyConverter.class,
            description = "random, pos, surw, pct:D, dfs, dfs:K, dpor or dpor:K; several share the budget (default:"
                    + " dfs,pos,surw,pct:3).")
    private List<StrategyChoice> strategies = new ArrayList<>();

    @Option(
            names = "--budget",
            paramLabel = "B",
            defaultValue = "30s",
            converter = SearchOptions.BudgetConverter.class,
            description = "A time such as 30s or 10m, or a number of executions such as 100000x, shared by all"
                    + " (default: ${DEFAULT-VALUE}).")
    private Budget budget = Budget.ofMillis(30_000);

    @Option(names = "--keep-going", description = "Looks for more after the first finding of a scenario.")
    private boolean keepGoing;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "With --strategy dpor and one scenario: when every trace was tried, writes a file with a"
                    + " schedule of each, which another program can check for being all. Goes on after findings. Not with"
                    + " --checkpoint.")
    private @Nullable Path certificate;

    @Mixin
    private SearchOptions options = new SearchOptions();

    @Override
    public Integer call() throws Exception {
        // A certificate is of all traces, whether something is found in some or not.
        boolean toTheEnd = keepGoing || certificate != null;
        Campaign.Until until = toTheEnd ? Campaign.Until.BUDGET_SPENT : Campaign.Until.FIRST_FINDING;
        Campaign.Settings settings = options.settings(strategies, budget, until);
        List<Scenario> scenarios = new Selection().matching(patterns);
        CampaignRun run = new CampaignRun(spec.commandLine(), options, settings);
        Path file = certificate;
        if (file == null) {
            return run.run(scenarios);
        }
        demandOneSearchForTraces(scenarios);
        try (CertificateFile traces =
                new CertificateFile(file, scenarios.getFirst().name())) {
            return run.run(scenarios, traces);
        }
    }

    private void demandOneSearchForTraces(List<Scenario> scenarios) {
        boolean searchesTraces =
                strategies.size() == 1 && strategies.getFirst() instanceof StrategyChoice.EachTraceChoice;
        if (!searchesTraces || scenarios.size() != 1 || options.checkpoint() != null) {
            throw new UserError(
                    ExitCode.USAGE, "--certificate needs --strategy dpor alone, one scenario, and no --checkpoint");
        }
    }
}
