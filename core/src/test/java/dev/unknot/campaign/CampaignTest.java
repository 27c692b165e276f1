// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import static dev.unknot.campaign.Nobody.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.campaign.Campaign.Coverage;
import dev.unknot.campaign.Campaign.Outcome;
import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.campaign.Campaign.Until;
import dev.unknot.explore.Finding;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.explore.ViolationSink;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Waiter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

final class CampaignTest {
    private record Named(String name, BiFunction<Scheduler, int[], Subject> body) implements Program {
        @Override
        public Subject start(Scheduler scheduler) {
            return body.apply(scheduler, new int[1]);
        }
    }

    /** Two threads add one to a number, each in two critical sections instead of one. */
    private static Program lostUpdate() {
        return new Named("lost-update", (scheduler, number) -> {
            Mutex mutex = scheduler.newMutex(LockClass.mutex("m"), 0);
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("t" + i, () -> {
                    mutex.lock();
                    int read = number[0];
                    mutex.unlock();
                    mutex.lock();
                    number[0] = read + 1;
                    mutex.unlock();
                });
            }
            return expecting(number, 2);
        });
    }

    private static Program sound() {
        return new Named("sound", (scheduler, number) -> {
            Mutex mutex = scheduler.newMutex(LockClass.mutex("m"), 0);
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("t" + i, () -> {
                    mutex.lock();
                    number[0]++;
                    mutex.unlock();
                });
            }
            return expecting(number, 2);
        });
    }

    private static Subject expecting(int[] number, int value) {
        return new Subject() {
            @Override
            public void check(List<Waiter> waiters, ViolationSink sink) {
                if (number[0] != value) {
                    sink.violated(FindingKind.EXPECTATION, "the number is " + number[0]);
                }
            }
        };
    }

    private static Settings settings(String budget, int workers, Until until, String... strategies) {
        List<StrategyChoice> choices =
                List.of(strategies).stream().map(StrategyChoice::parse).toList();
        return new Settings(choices, 7, Budget.parse(budget), workers, until, 10_000, 60_000);
    }

    @Test
    void run_plantedBug_findsOneMinimisedFinding() throws Exception {
        Outcome outcome = new Campaign(
                        List.of(lostUpdate(), sound()),
                        settings("3000x", 2, Until.BUDGET_SPENT, "dfs", "pct:2", "random"))
                .run(NOBODY);
        assertThat(outcome.findings()).hasSize(1);
        Finding finding = outcome.findings().getFirst();
        assertThat(finding.program()).isEqualTo("lost-update");
        assertThat(finding.violation().message()).isEqualTo("the number is 1");
        assertThat(finding.schedule().contextSwitches()).isEqualTo(2);
        assertThat(finding.provenSwitches()).hasValue(2);
    }

    @Test
    void run_depthFirst_coversAllAndEndsEarly() throws Exception {
        Outcome outcome = new Campaign(List.of(sound()), settings("100000x", 1, Until.BUDGET_SPENT, "dfs")).run(NOBODY);
        Coverage coverage = outcome.coverage().getFirst();
        assertThat(coverage.covered()).isTrue();
        assertThat(coverage.reachedBound()).isTrue();
        assertThat(coverage.guarantee()).isEqualTo("all schedules tried");
        assertThat(coverage.executions()).isLessThan(1_000);
    }

    @Test
    void run_moreWorkersThanSearches_splitsThemWithoutLoss() throws Exception {
        for (String strategy : List.of("random", "pct:3", "pos", "surw")) {
            Outcome one =
                    new Campaign(List.of(lostUpdate()), settings("999x", 1, Until.BUDGET_SPENT, strategy)).run(NOBODY);
            Outcome four =
                    new Campaign(List.of(lostUpdate()), settings("999x", 4, Until.BUDGET_SPENT, strategy)).run(NOBODY);
            assertThat(four.coverage()).hasSize(1).isEqualTo(one.coverage());
            assertThat(four.coverage().getFirst().traces()).isNotNull();
            assertThat(four.executions()).isEqualTo(one.executions()).isEqualTo(999);
            assertThat(four.findings())
                    .extracting(Finding::scheduleText)
                    .isEqualTo(
                            one.findings().stream().map(Finding::scheduleText).toList());
        }
    }

    @Test
    void run_sharedDepthFirst_triesEachScheduleOnce() throws Exception {
        Outcome one = new Campaign(List.of(sound()), settings("100000x", 1, Until.BUDGET_SPENT, "dfs")).run(NOBODY);
        Outcome three = new Campaign(List.of(sound()), settings("100000x", 3, Until.BUDGET_SPENT, "dfs")).run(NOBODY);
        assertThat(three.coverage()).isEqualTo(one.coverage());
        assertThat(three.coverage().getFirst().covered()).isTrue();
    }

    @Test
    void run_twoDepthFirstSearches_coverEachByItself() throws Exception {
        Outcome outcome =
                new Campaign(List.of(sound()), settings("100000x", 4, Until.BUDGET_SPENT, "dfs", "dfs:9")).run(NOBODY);
        assertThat(outcome.coverage()).hasSize(2).allMatch(Coverage::covered).allMatch(Coverage::reachedBound);
    }

    @Test
    void run_firstFinding_leavesTheProgram() throws Exception {
        Outcome outcome =
                new Campaign(List.of(lostUpdate()), settings("1000000x", 1, Until.FIRST_FINDING, "random")).run(NOBODY);
        assertThat(outcome.findings()).hasSize(1);
        assertThat(outcome.coverage().getFirst().executions()).isLessThan(1_000);
    }

    @Test
    void run_programThatDiffersEachTime_isNondeterminism() {
        AtomicInteger calls = new AtomicInteger();
        Program moody = new Named("moody", (scheduler, number) -> {
            number[0] = calls.getAndIncrement() == 20 ? 1 : 0;
            return expecting(number, 0);
        });
        assertThatThrownBy(() ->
                        new Campaign(List.of(moody), settings("100x", 1, Until.BUDGET_SPENT, "random")).run(NOBODY))
                .isInstanceOf(NondeterminismException.class)
                .hasMessageContaining("moody");
    }

    @Test
    void run_executionThatNeverEnds_isAHang() {
        Program endless = new Named("endless", (scheduler, number) -> {
            scheduler.spawn("spin", () -> {
                while (number[0] == 0) {
                    Thread.onSpinWait();
                }
            });
            return expecting(number, 0);
        });
        Settings settings = new Settings(
                List.of(StrategyChoice.parse("random")), 1, Budget.parse("10x"), 1, Until.BUDGET_SPENT, 1, 200);
        assertThatThrownBy(() -> new Campaign(List.of(endless), settings).run(NOBODY))
                .isInstanceOf(HangException.class)
                .hasMessageContaining("endless");
    }

    @Test
    void parse_budget_readsUnits() {
        assertThat(Budget.parse("250ms")).hasToString("250ms");
        assertThat(Budget.parse("90s")).hasToString("90s");
        assertThat(Budget.parse("2m")).hasToString("120s");
        assertThat(Budget.parse("1h")).hasToString("3600s");
        assertThat(Budget.parse("100000x")).hasToString("100000x");
    }
}
