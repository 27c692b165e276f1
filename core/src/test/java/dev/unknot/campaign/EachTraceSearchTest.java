// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import static dev.unknot.campaign.Nobody.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.campaign.Campaign.Coverage;
import dev.unknot.campaign.Campaign.Outcome;
import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.campaign.Campaign.Until;
import dev.unknot.explore.Finding;
import dev.unknot.explore.Program;
import dev.unknot.explore.SmallProgram;
import dev.unknot.scenario.Catalogue;
import dev.unknot.scenario.CoreWorld;
import dev.unknot.sync.sim.Granularity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Campaigns that have one execution of each trace. */
final class EachTraceSearchTest {
    private static final String GUARANTEE = "all schedules tried, each up to the order of independent steps";

    @TempDir
    Path folder;

    private static Settings settings(String budget, int workers, String strategies) {
        List<StrategyChoice> choices =
                Stream.of(strategies.split(",")).map(StrategyChoice::parse).toList();
        return new Settings(choices, 7, Budget.parse(budget), workers, Until.BUDGET_SPENT, 500, 60_000);
    }

    private static Program scenario(String name, Granularity granularity) {
        return CoreWorld.at(granularity).program(new Catalogue().matching(name).getFirst());
    }

    @Test
    void dpor_philosophers_hasEachTraceOnceAndCoversTheProgram() throws Exception {
        for (int workers : new int[] {1, 3}) {
            Campaign campaign = new Campaign(List.of(SmallProgram.philosophers(4)), settings("1000x", workers, "dpor"));
            Outcome outcome = campaign.run(NOBODY);
            Coverage coverage = outcome.coverage().getFirst();
            assertThat(coverage.executions()).isEqualTo(15);
            assertThat(coverage.guarantee()).isEqualTo(GUARANTEE);
            assertThat(coverage.covered()).isTrue();
            assertThat(coverage.reachedBound()).isTrue();
            assertThat(outcome.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.foundBy()).startsWith("dpor, seed 7, execution "));
        }
    }

    @Test
    void dpor_everyScheduleCovered_endsTheOtherSearches() throws Exception {
        Campaign campaign = new Campaign(List.of(SmallProgram.philosophers(3)), settings("60s", 1, "dpor,random"));
        Outcome outcome = campaign.run(NOBODY);
        assertThat(outcome.coverage()).allMatch(Coverage::covered);
        assertThat(outcome.millis()).isLessThan(50_000);
    }

    @Test
    void dpor_budgetThatEndsBefore_guaranteesNothing() throws Exception {
        Campaign campaign = new Campaign(List.of(SmallProgram.philosophers(4)), settings("14x", 1, "dpor"));
        Coverage coverage = campaign.run(NOBODY).coverage().getFirst();
        assertThat(coverage.executions()).isEqualTo(14);
        assertThat(coverage.guarantee()).isEmpty();
        assertThat(coverage.covered()).isFalse();
        assertThat(coverage.reachedBound()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Granularity.class)
    void dpor_raceOfTheOrigin_isFoundMinimizedAndConfirmed(Granularity granularity) throws Exception {
        String name = granularity == Granularity.SYNC ? "expire-vs-scan" : "expire-vs-register";
        String word = granularity == Granularity.SYNC ? "not queued" : "queued twice";
        Campaign campaign = new Campaign(List.of(scenario(name, granularity)), settings("5000x", 1, "dpor"));
        Outcome outcome = campaign.run(NOBODY);
        assertThat(outcome.coverage().getFirst().guarantee()).isEqualTo(GUARANTEE);
        assertThat(outcome.findings())
                .anyMatch(finding -> finding.violation().message().contains(word)
                        && finding.schedule().setting().granularity() == granularity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpor", "dpor:2"})
    void dpor_anyNumberOfWorkers_hasTheSameExecutionsAndFindings(String strategy) throws Exception {
        List<Program> programs = List.of(scenario("expire-vs-scan", Granularity.SYNC));
        for (String budget : new String[] {"300x", "1000x"}) {
            Outcome alone = new Campaign(programs, settings(budget, 1, strategy)).run(NOBODY);
            Outcome together = new Campaign(programs, settings(budget, 3, strategy)).run(NOBODY);
            assertThat(together.coverage()).isEqualTo(alone.coverage());
            assertThat(together.findings().stream().map(Finding::violation))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(
                            alone.findings().stream().map(Finding::violation).toList());
        }
    }

    private Checkpoint written(Checkpoint checkpoint) throws Exception {
        Path file = folder.resolve("checkpoint");
        checkpoint.write(file);
        return Checkpoint.read(file);
    }

    private String text(Checkpoint checkpoint) throws Exception {
        Path file = folder.resolve("text");
        checkpoint.write(file);
        return String.join("\n", Files.readAllLines(file));
    }

    @ParameterizedTest
    @CsvSource({"dpor, 15", "dpor:0, 20", "dpor:1, 240"})
    void resume_stoppedAnywhere_isAsIfItWereNot(String strategy, int all) throws Exception {
        List<Program> programs = List.of(SmallProgram.philosophers(4));
        Campaign whole = new Campaign(programs, settings("1000x", 1, strategy));
        Outcome expected = whole.run(NOBODY);
        assertThat(expected.executions()).isEqualTo(all);
        for (int step : new int[] {1, 4, 7, all}) {
            Campaign campaign = new Campaign(programs, settings(step + "x", 1, strategy));
            Outcome outcome = campaign.run(NOBODY);
            for (int done = step; done <= all; done += step) {
                assertThat(outcome.executions()).isEqualTo(done);
                campaign = new Campaign(
                        programs, settings(step + "x", 1 + done % 2, strategy), written(campaign.checkpoint()));
                outcome = campaign.run(NOBODY);
            }
            assertThat(outcome.coverage()).isEqualTo(expected.coverage());
            assertThat(text(campaign.checkpoint())).isEqualTo(text(whole.checkpoint()));
        }
    }
}
