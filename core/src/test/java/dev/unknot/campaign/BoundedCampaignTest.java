// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import static dev.unknot.campaign.Nobody.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.campaign.Campaign.Coverage;
import dev.unknot.campaign.Campaign.Outcome;
import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.campaign.Campaign.Until;
import dev.unknot.explore.Program;
import dev.unknot.explore.SmallProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns that search for traces within a bound on preemptions. */
final class BoundedCampaignTest {
    @TempDir
    Path folder;

    private static Settings settings(String budget, int workers, String strategy) {
        return new Settings(
                List.of(StrategyChoice.parse(strategy)),
                7,
                Budget.parse(budget),
                workers,
                Until.BUDGET_SPENT,
                500,
                60_000);
    }

    private static Outcome run(String budget, String strategy) throws Exception {
        return new Campaign(List.of(SmallProgram.philosophers(3)), settings(budget, 1, strategy)).run(NOBODY);
    }

    @Test
    void philosophers_onePreemption_isNeededToGetStuck() throws Exception {
        Outcome none = run("10000x", "dpor:0");
        Coverage coverage = none.coverage().getFirst();
        assertThat(coverage.guarantee())
                .isEqualTo("all schedules with at most 0 preemptions tried, each up to the order of independent steps");
        assertThat(coverage.covered()).isFalse();
        assertThat(coverage.reachedBound()).isTrue();
        assertThat(none.findings()).isEmpty();
        assertThat(run("10000x", "dpor:1").findings()).hasSize(1);
    }

    @Test
    void philosophers_moreThanAnyScheduleHas_coversTheProgram() throws Exception {
        Coverage coverage = run("100000x", "dpor:100").coverage().getFirst();
        assertThat(coverage.covered()).isTrue();
        assertThat(coverage.reachedBound()).isTrue();
    }

    @Test
    void budget_tooSmall_guaranteesNothing() throws Exception {
        Coverage coverage = run("2x", "dpor:1").coverage().getFirst();
        assertThat(coverage.guarantee()).isEmpty();
        assertThat(coverage.reachedBound()).isFalse();
    }

    @Test
    void resume_stoppedAnywhere_isAsIfItWereNot() throws Exception {
        List<Program> programs = List.of(SmallProgram.philosophers(3));
        Outcome whole = new Campaign(programs, settings("1000x", 1, "dpor:1")).run(NOBODY);
        Campaign campaign = new Campaign(programs, settings("3x", 1, "dpor:1"));
        campaign.run(NOBODY);
        Path file = folder.resolve("checkpoint");
        campaign.checkpoint().write(file);
        Campaign rest = new Campaign(programs, settings("1000x", 2, "dpor:1"), Checkpoint.read(file));
        assertThat(rest.run(NOBODY).coverage()).isEqualTo(whole.coverage());
    }

    @Test
    void parse_bound_isANumber() {
        assertThat(StrategyChoice.parse("dpor:2").text()).isEqualTo("dpor:2");
        assertThatThrownBy(() -> StrategyChoice.parse("dpor:x")).isInstanceOf(IllegalArgumentException.class);
    }
}
