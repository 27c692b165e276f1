// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static dev.unknot.explore.DepthFirst.UNBOUNDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.explore.DepthFirst.Cost;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.EngineError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DepthFirstTest {

    private static DepthFirst all() {
        return new DepthFirst(Cost.PREEMPTIONS, UNBOUNDED);
    }

    private static List<String> sorted(List<String> schedules) {
        return schedules.stream().sorted().toList();
    }

    private static Exploration preemptions(Program program, int bound) {
        return Exploration.search(program, new DepthFirst(Cost.PREEMPTIONS, bound));
    }

    // ---- closed formulas ----

    @ParameterizedTest
    @CsvSource({"1, 7, 1", "2, 1, 2", "2, 3, 20", "2, 6, 924", "3, 2, 90", "3, 3, 1680", "4, 2, 2520", "5, 1, 120"})
    void search_threadsThatNeverMeet_triesEachInterleavingOnce(int threads, int stepsEach, int multinomial) {
        Exploration exploration = Exploration.search(SmallProgram.steps(threads, stepsEach), all());
        assertThat(exploration.schedules()).hasSize(multinomial).doesNotHaveDuplicates();
    }

    /** Counts interleavings of threads that never meet, in the plainest way. */
    private static long interleavings(int[] left, int current, Cost cost, int budget) {
        boolean done = true;
        long count = 0;
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0) {
                done = false;
                boolean changes = current >= 0 && current != i;
                boolean costs = changes && (cost == Cost.SWITCHES || left[current] > 0);
                if (!costs || budget > 0) {
                    left[i]--;
                    count += interleavings(left, i, cost, costs ? budget - 1 : budget);
                    left[i]++;
                }
            }
        }
        return done ? 1 : count;
    }

    @Test
    void search_bounded_triesWhatIsWithinTheBound() {
        for (Cost cost : Cost.values()) {
            for (int bound = 0; bound <= 8; bound++) {
                Exploration exploration = Exploration.search(SmallProgram.steps(3, 3), new DepthFirst(cost, bound));
                assertThat(exploration.schedules())
                        .as(cost + " " + bound)
                        .hasSize((int) interleavings(new int[] {3, 3, 3}, -1, cost, bound))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void search_boundedBySwitches_countsAsSchedulesDo() {
        List<Exploration.Run> whole = Exploration.search(
                        WaitPrograms.buffer(1, 2, WaitPrograms.BufferBug.IF_FOR_WHILE), all())
                .runs();
        for (int bound = 0; bound < 7; bound++) {
            int most = bound;
            List<String> within = whole.stream()
                    .filter(run -> run.schedule().contextSwitches() <= most)
                    .map(run -> run.schedule().toString())
                    .sorted()
                    .toList();
            Exploration bounded = Exploration.search(
                    WaitPrograms.buffer(1, 2, WaitPrograms.BufferBug.IF_FOR_WHILE),
                    new DepthFirst(Cost.SWITCHES, bound));
            assertThat(sorted(bounded.schedules())).isEqualTo(within);
        }
    }

    // ---- published counts: interleavings and those that fail, by the largest number of preemptions ----

    @ParameterizedTest
    @CsvSource({
        "2, 0, 6/0", "2, 1, 26/4", "2, 2, 80/10", "2, 3, 148/18", "2, 99, 172/18",
        "3, 0, 24/0", "3, 1, 186/18", "3, 2, 894/90", "3, 3, 2748/270", "3, 99, 7038/522",
        "4, 0, 120/0", "4, 1, 1464/96", "4, 2, 10272/816"
    })
    void search_reorder_agreesWithPublishedCounts(int setters, int bound, String counts) {
        assertThat(preemptions(SmallProgram.reorder(setters), bound).counts()).isEqualTo(counts);
    }

    @Test
    void search_lostUpdate_findsAllThatFail() {
        assertThat(Exploration.search(SmallProgram.lostUpdate(2), all()).counts())
                .isEqualTo("6/4");
        assertThat(Exploration.search(SmallProgram.lostUpdate(3), all()).counts())
                .isEqualTo("90/84");
    }

    // ---- deadlocks, counted by a model of its own ----

    /** Threads that start, take their own lock, take their neighbour's, and release both. */
    private static final class TableModel {
        private final int threads;
        private int schedules;
        private int deadlocks;

        TableModel(int threads) {
            this.threads = threads;
            walk(new int[threads]);
        }

        /** {@code done[i]} steps of thread {@code i} are done: 1 started, 2 has its own lock, 3 is through. */
        private void walk(int[] done) {
            boolean stuck = true;
            boolean over = true;
            for (int i = 0; i < threads; i++) {
                over &= done[i] == 3;
                int neighbour = (i + 1) % threads;
                boolean enabled = switch (done[i]) {
                    case 0, 1 -> true;
                    case 2 -> done[neighbour] != 2;
                    default -> false;
                };
                if (enabled) {
                    stuck = false;
                    done[i]++;
                    walk(done);
                    done[i]--;
                }
            }
            if (stuck) {
                schedules++;
                deadlocks += over ? 0 : 1;
            }
        }
    }

    @Test
    void search_philosophers_findsEachDeadlock() {
        for (int threads = 2; threads <= 3; threads++) {
            TableModel model = new TableModel(threads);
            Exploration exploration = Exploration.search(SmallProgram.philosophers(threads), all());
            assertThat(exploration.counts()).isEqualTo(model.schedules + "/" + model.deadlocks);
            assertThat(model.deadlocks).isPositive();
        }
    }

    // ---- choices of values ----

    @Test
    void search_choices_areMultiplied() {
        Program program = SmallProgram.of("choices", scheduler -> {
            scheduler.spawn("a", () -> scheduler.choose(3, "three"));
            scheduler.spawn("b", () -> {
                if (scheduler.choose(2, "two") == 1) {
                    scheduler.choose(4, "four");
                }
            });
            return SmallProgram.unchecked();
        });
        assertThat(Exploration.search(program, all()).schedules())
                .hasSize(2 * 3 * (1 + 4))
                .doesNotHaveDuplicates();
        assertThat(preemptions(program, 0).schedules()).hasSize(2 * 3 * (1 + 4));
    }

    // ---- shares ----

    @Test
    void shares_together_areTheWholeOnce() {
        List<Program> programs = List.of(
                SmallProgram.reorder(2),
                SmallProgram.steps(1, 3),
                SmallProgram.lostUpdate(2),
                WaitPrograms.lostWakeup(),
                WaitPrograms.torn(),
                WaitPrograms.buffer(1, 2, WaitPrograms.BufferBug.NONE));
        for (Program program : programs) {
            for (Cost cost : Cost.values()) {
                List<String> whole = sorted(
                        Exploration.search(program, new DepthFirst(cost, 4)).schedules());
                for (int count = 1; count <= 7; count += 3) {
                    assertThat(sorted(parts(program, cost, count)))
                            .as(program.name() + " in " + count)
                            .isEqualTo(whole);
                }
            }
        }
    }

    private static List<String> parts(Program program, Cost cost, int count) {
        List<String> parts = new ArrayList<>();
        for (int share = 0; share < count; share++) {
            DepthFirst search = new DepthFirst(cost, 4).share(share, count);
            parts.addAll(Exploration.search(program, search).schedules());
        }
        return parts;
    }

    @Test
    void shares_manySchedules_areOfSimilarSize() {
        for (int share = 0; share < 4; share++) {
            Exploration part = Exploration.search(SmallProgram.steps(3, 3), all().share(share, 4));
            assertThat(part.runs().size()).isBetween(1680 / 8, 1680 / 2);
        }
    }

    @Test
    void share_outOfRange_isRefused() {
        assertThatThrownBy(() -> all().share(2, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DepthFirst(Cost.SWITCHES, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- what is said ----

    private static String guaranteeAfter(DepthFirst search, Program program, int stepsMax) {
        Executor executor = new Executor(program, Carrier.best(), stepsMax);
        for (long index = 0; search.begin(index); index++) {
            executor.execute(search);
        }
        return search.guarantee();
    }

    @Test
    void guarantee_complete_saysAll() {
        Program program = SmallProgram.lostUpdate(2);
        String all = "all schedules of the program have been tried";
        assertThat(guaranteeAfter(all(), program, 100)).isEqualTo(all);
        assertThat(guaranteeAfter(new DepthFirst(Cost.PREEMPTIONS, 9), program, 100))
                .isEqualTo(all);
        assertThat(guaranteeAfter(new DepthFirst(Cost.PREEMPTIONS, 1), program, 100))
                .isEqualTo("all schedules with at most 1 preemptions have been tried");
        assertThat(guaranteeAfter(new DepthFirst(Cost.SWITCHES, 1), program, 100))
                .isEqualTo("all schedules with at most 1 context switches have been tried");
    }

    @Test
    void guarantee_notComplete_doesNotSayAll() {
        Program program = SmallProgram.lostUpdate(2);
        DepthFirst search = all();
        assertThat(search.begin(0)).isTrue();
        new Executor(program).execute(search);
        assertThat(search.guarantee()).isEqualTo("the search has not come to its end");
        assertThat(guaranteeAfter(all().share(1, 2), program, 100))
                .isEqualTo("all schedules of the program in share 2/2 have been tried");
        assertThat(guaranteeAfter(all(), program, 3))
                .startsWith("the schedules of the program have been tried, but")
                .endsWith("go on after the largest number of steps");
    }

    // ---- programs that differ from time to time ----

    @Test
    void search_programThatChangesBetweenExecutions_isAnEngineError() {
        int[] made = {0};
        Program program = SmallProgram.of("changing", scheduler -> {
            made[0]++;
            for (int i = 0; i < 2 + made[0] / 2; i++) {
                scheduler.spawn("t" + i, () -> {});
            }
            return SmallProgram.unchecked();
        });
        assertThatThrownBy(() -> Exploration.search(program, all()))
                .isInstanceOf(EngineError.class)
                .hasMessageContaining("does not behave the same");
    }
}
