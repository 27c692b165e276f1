// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.Budget;
import dev.unknot.campaign.Campaign;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches everything. */
@Command(
        name = "hunt",
        mixinStandardHelpOptions = true,
        description = {
            "Searches all scenarios with all strategies until the budget is spent or every schedule was tried.",
            "Each finding is minimised, confirmed by replay, and shown with the command that replays it."
        })
final class HuntCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SearchOptions options = new SearchOptions();

    @Option(
            names = "--budget",
            paramLabel = "B",
            defaultValue = "60s",
            converter = SearchOptions.BudgetConverter.class,
            description = "A time such as 30s or 10m, or a number of executions such as 100000x, shared by all"
                    + " (default: ${DEFAULT-VALUE}).")
    private Budget budget = Budget.ofMillis(60_000);

    @Override
    public Integer call() throws Exception {
        Campaign.Settings settings = options.settings(List.of(), budget, Campaign.Until.BUDGET_SPENT);
        return new CampaignRun(spec.commandLine(), options, settings).run(new Selection().all());
    }
}
