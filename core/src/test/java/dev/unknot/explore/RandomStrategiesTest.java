// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unknot.explore.DepthFirst.Cost;
import dev.unknot.sync.sim.Carrier;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hit rates of random walk and PCT on programs for which the chance of a hit is known exactly. */
final class RandomStrategiesTest {
    private static final int SAMPLES = 10_000;
    /** Half the width of an interval that holds 99.99 % of a normal distribution, in standard deviations. */
    private static final double DEVIATIONS = 3.9;

    private static void assertHitRate(Program program, Strategy strategy, double exact) {
        int hits = Exploration.first(SAMPLES, program, strategy, Carrier.best())
                .failures()
                .size();
        double deviation = Math.sqrt(exact * (1 - exact) / SAMPLES);
        assertThat((double) hits / SAMPLES)
                .as(strategy.name() + " on " + program.name())
                .isCloseTo(exact, within(DEVIATIONS * deviation));
    }

    // ---- the same executions for the same seed ----

    @Test
    void strategies_sameSeedTwice_giveTheSameDigest() {
        List<LongFunction<Strategy>> strategies =
                List.of(RandomWalk::new, seed -> new Pct(1, 20, seed), seed -> new Pct(4, 20, seed));
        for (Program program : WaitPrograms.all()) {
            for (LongFunction<Strategy> strategy : strategies) {
                long first = digest(program, strategy.apply(3));
                assertThat(digest(program, strategy.apply(3))).isEqualTo(first);
                assertThat(digest(program, strategy.apply(4))).isNotEqualTo(first);
            }
        }
    }

    private static long digest(Program program, Strategy strategy) {
        return Exploration.first(200, program, strategy, Carrier.best()).digest();
    }

    @Test
    void strategies_oneExecution_followsFromItsNumberAlone() {
        Program program = WaitPrograms.everything();
        for (LongFunction<Strategy> strategy :
                List.<LongFunction<Strategy>>of(RandomWalk::new, seed -> new Pct(3, 20, seed))) {
            List<Exploration.Run> runs = Exploration.first(50, program, strategy.apply(9), Carrier.best())
                    .runs();
            Executor executor = new Executor(program);
            for (int index = 49; index >= 0; index -= 7) {
                Strategy fresh = strategy.apply(9);
                assertThat(fresh.begin(index)).isTrue();
                executor.execute(fresh);
                assertThat(executor.recording().digest())
                        .isEqualTo(runs.get(index).digest());
            }
        }
    }

    // ---- random walk ----

    /** A search of everything that adds up the chances of the random walk to make the same choices. */
    private static final class Weighing implements Strategy {
        private final DepthFirst search = new DepthFirst(Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        private double chance;

        static double chanceOfFailing(Program program) {
            Weighing weighing = new Weighing();
            Executor executor = new Executor(program);
            double failing = 0;
            double all = 0;
            for (long index = 0; weighing.begin(index); index++) {
                Violation violation = executor.execute(weighing);
                failing += violation == null ? 0 : weighing.chance;
                all += weighing.chance;
            }
            assertThat(all).isCloseTo(1, within(1e-9));
            return failing;
        }

        @Override
        public String name() {
            return "weighing";
        }

        @Override
        public boolean begin(long index) {
            chance = 1;
            return search.begin(index);
        }

        @Override
        public int chooseThread(long enabled, int current) {
            chance /= Long.bitCount(enabled);
            return search.chooseThread(enabled, current);
        }

        @Override
        public int chooseValue(int bound) {
            chance /= bound;
            return search.chooseValue(bound);
        }

        @Override
        public String guarantee() {
            return search.guarantee();
        }
    }

    @Test
    void randomWalk_publishedPrograms_hitWithThePublishedChance() {
        assertWalk(SmallProgram.lostUpdate(2), 0.5);
        assertWalk(SmallProgram.lostUpdate(3), 0.8333);
        assertWalk(SmallProgram.reorder(2), 0.0494);
        assertWalk(SmallProgram.reorder(3), 0.0381);
    }

    private static void assertWalk(Program program, double published) {
        double exact = Weighing.chanceOfFailing(program);
        assertThat(exact).isCloseTo(published, within(0.00005));
        assertHitRate(program, new RandomWalk(2), exact);
    }

    @Test
    void randomWalk_programsThatBlock_hitWithTheExactChance() {
        for (Program program : List.of(
                SmallProgram.philosophers(2),
                SmallProgram.philosophers(3),
                WaitPrograms.lostWakeup(),
                WaitPrograms.torn(),
                WaitPrograms.buffer(1, 2, WaitPrograms.BufferBug.IF_FOR_WHILE))) {
            assertHitRate(program, new RandomWalk(4), Weighing.chanceOfFailing(program));
        }
    }

    @Test
    void randomWalk_values_areEquallyLikely() {
        Program program = SmallProgram.of("dice", scheduler -> {
            int[] thrown = {0};
            scheduler.spawn("a", () -> thrown[0] = scheduler.choose(6, "dice"));
            return SmallProgram.expecting("a six", () -> thrown[0] != 5);
        });
        assertHitRate(program, new RandomWalk(1), 1.0 / 6);
        assertHitRate(program, new Pct(2, 1, 1), 1.0 / 6);
    }

    // ---- PCT ----

    /**
     * The algorithm of the paper, by given priorities and change points instead of random ones: of the {@code n}
     * threads, thread {@code t} has priority {@code d + order[t]}; the thread that makes step {@code points[i]}, counted
     * from 1, gets priority {@code d - 1 - i}.
     */
    private static final class Paper implements Strategy {
        private final int[] priorities;
        private final int[] points;
        private int steps;

        Paper(int[] order, int[] points) {
            this.points = points;
            this.priorities = order.clone();
            for (int thread = 0; thread < order.length; thread++) {
                priorities[thread] += points.length + 1;
            }
        }

        @Override
        public String name() {
            return "paper";
        }

        @Override
        public boolean begin(long index) {
            return true;
        }

        @Override
        public int chooseThread(long enabled, int current) {
            for (int i = 0; i < points.length; i++) {
                if (steps > 0 && points[i] == steps) {
                    priorities[current] = points.length - i;
                }
            }
            steps++;
            int best = -1;
            for (int thread = 0; thread < priorities.length; thread++) {
                boolean candidate = (enabled >>> thread & 1) != 0;
                if (candidate && (best < 0 || priorities[thread] > priorities[best])) {
                    best = thread;
                }
            }
            return best;
        }

        @Override
        public int chooseValue(int bound) {
            return 0;
        }

        @Override
        public String guarantee() {
            return "one execution";
        }
    }

    /** All ways to draw so many different numbers below a bound, in order. */
    private static void draw(int[] drawn, int count, int bound, Runnable eachTime) {
        if (count == drawn.length) {
            eachTime.run();
            return;
        }
        for (int value = 0; value < bound; value++) {
            boolean used = false;
            for (int i = 0; i < count; i++) {
                used |= drawn[i] == value;
            }
            if (!used) {
                drawn[count] = value;
                draw(drawn, count + 1, bound, eachTime);
            }
        }
    }

    private static double chanceByPaper(Program program, int threads, int steps, int depth) {
        Executor executor = new Executor(program);
        int[] counts = {0, 0};
        int[] order = new int[threads];
        int[] drawn = new int[depth - 1];
        int[] points = new int[depth - 1];
        draw(
                order,
                0,
                threads,
                () -> draw(drawn, 0, steps, () -> {
                    for (int i = 0; i < points.length; i++) {
                        points[i] = drawn[i] + 1;
                    }
                    counts[0]++;
                    counts[1] += executor.execute(new Paper(order, points)) == null ? 0 : 1;
                }));
        return (double) counts[1] / counts[0];
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 8, .04, .06", "3, 4, 10, .03, .04"})
    void pct_reorder_hitsWithThePublishedChance(int setters, int threads, int steps, double depth2, double depth3) {
        Program program = SmallProgram.reorder(setters);
        assertHitRate(program, new Pct(1, steps, 1), 0);
        double exact2 = chanceByPaper(program, threads, steps, 2);
        assertThat(exact2).isCloseTo(depth2, within(0.01)).isGreaterThan(1.0 / (threads * steps) - 1e-9);
        assertHitRate(program, new Pct(2, steps, 1), exact2);
        double exact3 = chanceByPaper(program, threads, steps, 3);
        assertThat(exact3).isCloseTo(depth3, within(0.015)).isGreaterThan(1.0 / (threads * steps * steps));
        assertHitRate(program, new Pct(3, steps, 1), exact3);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4"})
    void pct_anyDepth_hitsWithTheChanceOfThePaper(int depth) {
        assertHitRate(
                SmallProgram.lostUpdate(2),
                new Pct(depth, 4, 1),
                chanceByPaper(SmallProgram.lostUpdate(2), 2, 4, depth));
        assertHitRate(
                SmallProgram.lostUpdate(3),
                new Pct(depth, 6, 1),
                chanceByPaper(SmallProgram.lostUpdate(3), 3, 6, depth));
        assertHitRate(
                SmallProgram.philosophers(3),
                new Pct(depth, 9, 1),
                chanceByPaper(SmallProgram.philosophers(3), 3, 9, depth));
    }

    /** Fails only in the order a, b, c, b, a: the second thread that falls goes before the first one. */
    private static Program nested() {
        return SmallProgram.of("nested", scheduler -> {
            StringBuilder order = new StringBuilder();
            for (String name : List.of("a", "b")) {
                Runnable point = SmallProgram.point(scheduler, name.charAt(0));
                scheduler.spawn(name, () -> {
                    order.append(name);
                    point.run();
                    order.append(name);
                });
            }
            scheduler.spawn("c", () -> order.append("c"));
            return SmallProgram.expecting("nested", () -> !order.toString().equals("abcba"));
        });
    }

    @Test
    void pct_secondFallenThread_mayGoBeforeTheFirst() {
        double exact = chanceByPaper(nested(), 3, 5, 3);
        assertThat(exact).isPositive();
        assertHitRate(nested(), new Pct(3, 5, 1), exact);
    }

    @Test
    void pct_moreChangePointsThanSteps_makesOneOfEach() {
        Program program = SmallProgram.lostUpdate(2);
        assertHitRate(program, new Pct(Pct.DEPTH_MAX, 4, 1), chanceByPaper(program, 2, 4, 5));
        assertThatThrownBy(() -> new Pct(0, 4, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pct(Pct.DEPTH_MAX + 1, 4, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pct_executionsLongerThanEstimated_areSaid() {
        Pct right = new Pct(2, 4, 1);
        Exploration.first(20, SmallProgram.lostUpdate(2), right, Carrier.best());
        assertThat(right.guarantee())
                .isEqualTo("a bug of depth 2 has a chance of at least 1/(n k^1) per execution, for n threads,"
                        + " services included, and k = 4 steps");
        Pct wrong = new Pct(2, 3, 1);
        Exploration.first(20, SmallProgram.lostUpdate(2), wrong, Carrier.best());
        assertThat(wrong.guarantee())
                .endsWith("but there were executions of up to 4 steps, to which it does not apply");
    }
}
