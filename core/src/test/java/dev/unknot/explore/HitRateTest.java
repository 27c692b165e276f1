// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unknot.explore.ExactChances.Sampling;
import dev.unknot.explore.ExactChances.Uniform;
import dev.unknot.explore.ExactChances.Walk;
import dev.unknot.sync.sim.PendingSteps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The hit rates of POS and SURW on programs for which the chance of a hit is computed, and the published numbers. */
final class HitRateTest {
    private static final int SAMPLES = 5_000;
    /** Half the width of an interval that holds 99.99 % of a normal distribution, in standard deviations. */
    private static final double DEVIATIONS = 3.9;

    /**
     * What is published of a program.
     *
     * @param interleavings how many, and how many fail
     * @param traces how many, and how many fail
     * @param walk the exact chance of the random walk to fail
     * @param sampling that of POS, measured
     */
    private record Published(
            Program program, int threads, String interleavings, String traces, double walk, double sampling) {}

    private static final List<Published> PUBLISHED = List.of(
            new Published(SctPrograms.account(), 3, "6/2", "6/2", 0.3333, 0.34),
            new Published(SctPrograms.lazy(), 3, "6/2", "6/2", 0.3333, 0.33),
            new Published(SctPrograms.philosophers(2), 2, "6/2", "3/1", 0.5, 0.33),
            new Published(SctPrograms.philosophers(3), 3, "168/6", "7/1", 0.3333, 0.19),
            new Published(SctPrograms.lostUpdate(2), 2, "6/4", "4/2", 0.5, 0.33),
            new Published(SctPrograms.lostUpdate(3), 3, "90/84", "36/30", 0.8333, 0.67),
            new Published(SctPrograms.reorder(3), 3, "172/18", "56/12", 0.0494, 0.10),
            new Published(SctPrograms.twostage(), 2, "37/1", "3/1", 0.0312, 0.09),
            new Published(SctPrograms.wronglock(1), 2, "210/45", "7/2", 0.2266, 0.20),
            new Published(SctPrograms.stringbuffer(), 2, "3/1", "3/1", 0.25, 0.25),
            new Published(SctPrograms.carter(), 2, "4/2", "4/2", 0.5, 0.5),
            new Published(SctPrograms.tokenRing(), 4, "24/4", "24/4", 0.1667, 0.17),
            new Published(SctPrograms.stack(3), 2, "20/6", "20/6", 0.25, 0.25));

    @Test
    void programs_all_haveThePublishedCounts() {
        for (Published row : PUBLISHED) {
            Executor executor = new Executor(row.program());
            Strategy search = new Started(new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED));
            TraceFingerprint fingerprint = new TraceFingerprint();
            int executions = 0;
            int failures = 0;
            Set<Long> traces = new HashSet<>();
            Set<Long> failing = new HashSet<>();
            for (; search.begin(executions); executions++) {
                Violation violation = executor.execute(search);
                long trace = fingerprint.of(executor.recording());
                traces.add(trace);
                if (violation != null) {
                    failures++;
                    failing.add(trace);
                }
            }
            assertThat(executions + "/" + failures).as(row.program().name()).isEqualTo(row.interleavings());
            assertThat(traces.size() + "/" + failing.size())
                    .as(row.program().name())
                    .isEqualTo(row.traces());
        }
    }

    private static void assertHitRate(Program program, Strategy strategy, double exact) {
        Executor executor = new Executor(program);
        Strategy started = new Started(strategy);
        int hits = 0;
        for (int i = 0; i < SAMPLES; i++) {
            started.begin(i);
            hits += executor.execute(started) == null ? 0 : 1;
        }
        assertThat((double) hits / SAMPLES)
                .as(strategy.name() + " on " + program.name())
                .isCloseTo(exact, within(DEVIATIONS * Math.sqrt(exact * (1 - exact) / SAMPLES) + 1e-9));
    }

    private static StepProfile profile(Program program) {
        return StepProfile.of(program, 1, StepProfile.DEFAULT_PROBES);
    }

    @Test
    void randomWalk_published_isComputedExactly() {
        for (Published row : PUBLISHED) {
            assertThat(ExactChances.ofFailing(row.program(), new Walk()))
                    .as(row.program().name())
                    .isCloseTo(row.walk(), within(0.00006));
        }
    }

    @Test
    void pos_published_hitsWithTheComputedChance() {
        for (Published row : PUBLISHED) {
            double exact = ExactChances.ofFailing(row.program(), new Sampling());
            assertThat(exact).as(row.program().name()).isCloseTo(row.sampling(), within(0.02));
            assertHitRate(row.program(), new Pos(1), exact);
        }
    }

    @Test
    void surw_published_hitsWithTheComputedChance() {
        for (Published row : PUBLISHED) {
            StepProfile profile = profile(row.program());
            double exact = ExactChances.ofFailing(row.program(), new Uniform(profile, row.threads()));
            assertHitRate(row.program(), new Surw(profile, 1), exact);
        }
    }

    // ---- uniformity ----

    /** Threads that use one variable so often each, and other things in between. */
    private static Program turns(int... uses) {
        return SmallProgram.of("turns", scheduler -> {
            Runnable shared = SmallProgram.point(scheduler, 0);
            for (int i = 0; i < uses.length; i++) {
                int count = uses[i];
                Runnable own = SmallProgram.point(scheduler, 1 + i);
                scheduler.spawn("t" + i, () -> {
                    for (int n = 0; n < count; n++) {
                        own.run();
                        shared.run();
                    }
                });
            }
            return SmallProgram.unchecked();
        });
    }

    /** The largest deviation of the number of one order of the uses from what it were if all were equally likely. */
    private static double unevenness(Program program, Strategy strategy, int orders) {
        Map<String, Integer> counts = new HashMap<>();
        Executor executor = new Executor(program);
        for (int i = 0; i < SAMPLES; i++) {
            strategy.begin(i);
            executor.execute(strategy);
            StringBuilder order = new StringBuilder();
            for (int step = 0; step < executor.recording().steps(); step++) {
                if (executor.recording().stepObject(step) == 0) {
                    order.append(executor.recording().choice(step));
                }
            }
            counts.merge(order.toString(), 1, Integer::sum);
        }
        double chance = 1.0 / orders;
        double deviation = Math.sqrt(SAMPLES * chance * (1 - chance));
        double worst = counts.size() == orders ? 0 : Double.POSITIVE_INFINITY;
        for (int count : counts.values()) {
            worst = Math.max(worst, Math.abs(count - SAMPLES * chance) / deviation);
        }
        return worst;
    }

    @Test
    void surw_noBlocking_allOrdersAreEquallyLikely() {
        assertThat(unevenness(turns(1, 2, 3), new Surw(profile(turns(1, 2, 3)), 1), 60))
                .isLessThan(DEVIATIONS);
        assertThat(unevenness(turns(1, 5), new Surw(profile(turns(1, 5)), 1), 6))
                .isLessThan(DEVIATIONS);
        assertThat(unevenness(turns(1, 5), new RandomWalk(1), 6)).isGreaterThan(5 * DEVIATIONS);
        assertThat(unevenness(turns(1, 5), new Pos(1), 6)).isGreaterThan(5 * DEVIATIONS);
    }

    /** Gives the turn to each thread with the same chance, whatever it has left. */
    private static final class Biased implements Strategy {
        private final SplitMix random = new SplitMix();
        private @Nullable PendingSteps pending;
        private long seen;
        private long waiting;
        private int turn;

        @Override
        public String name() {
            return "biased";
        }

        @Override
        public boolean begin(long index) {
            random.seed(1, index);
            seen = 0;
            waiting = 0;
            turn = -1;
            return true;
        }

        @Override
        public void watch(PendingSteps steps) {
            pending = steps;
        }

        @Override
        public int chooseThread(long enabled, int current) {
            seen |= enabled;
            turn = turn < 0 ? random.member(seen) : turn;
            while (true) {
                if ((enabled & ~waiting) == 0) {
                    turn = random.member(enabled);
                    waiting &= ~(1L << turn);
                }
                int thread = random.member(enabled & ~waiting);
                if (Objects.requireNonNull(pending).object(thread) != 0) {
                    return thread;
                }
                if (thread == turn) {
                    waiting = 0;
                    turn = -1;
                    return thread;
                }
                waiting |= 1L << thread;
            }
        }

        @Override
        public int chooseValue(int bound) {
            return random.below(bound);
        }

        @Override
        public String guarantee() {
            return "none";
        }
    }

    @Test
    void surw_biasedTwin_isUneven() {
        assertThat(unevenness(turns(1, 5), new Biased(), 6)).isGreaterThan(5 * DEVIATIONS);
    }

    // ---- the wrong POS ----

    /** POS that gives a fresh priority to the thread that ran only. */
    private static final class Forgetful implements Strategy {
        private final SplitMix random = new SplitMix();
        private final long[] priorities = new long[64];
        private long known;

        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public boolean begin(long index) {
            random.seed(1, index);
            known = 0;
            return true;
        }

        @Override
        public int chooseThread(long enabled, int current) {
            known &= current < 0 ? -1L : ~(1L << current);
            int best = -1;
            for (int thread = 0; thread < 64; thread++) {
                if ((enabled >>> thread & 1) != 0) {
                    priorities[thread] = (known >>> thread & 1) == 0 ? random.next() : priorities[thread];
                    known |= 1L << thread;
                    best = best < 0 || priorities[thread] > priorities[best] ? thread : best;
                }
            }
            return best;
        }

        @Override
        public int chooseValue(int bound) {
            return random.below(bound);
        }

        @Override
        public String guarantee() {
            return "none";
        }
    }

    @Test
    void pos_twinWithoutFreshPriorities_hitsWithAnotherChance() {
        Program program = SctPrograms.stack(3);
        double exact = ExactChances.ofFailing(program, new Sampling());
        assertHitRate(program, new Pos(2), exact);
        assertThatThrownBy(() -> assertHitRate(program, new Forgetful(), exact)).isInstanceOf(AssertionError.class);
    }

    // ---- determinism ----

    @Test
    void strategies_oneExecution_followsFromItsNumberAlone() {
        for (Program program : WaitPrograms.all()) {
            StepProfile profile = profile(program);
            for (LongFunction<Strategy> strategy :
                    List.<LongFunction<Strategy>>of(Pos::new, seed -> new Surw(profile, seed))) {
                List<Long> digests = digests(program, strategy.apply(9));
                assertThat(digests(program, strategy.apply(9))).isEqualTo(digests);
                assertThat(digests(program, strategy.apply(8))).isNotEqualTo(digests);
                Executor executor = new Executor(program);
                for (int index = 49; index >= 0; index -= 7) {
                    Strategy fresh = strategy.apply(9);
                    fresh.begin(index);
                    executor.execute(fresh);
                    assertThat(executor.recording().digest()).isEqualTo(digests.get(index));
                }
            }
        }
    }

    private static List<Long> digests(Program program, Strategy strategy) {
        Executor executor = new Executor(program);
        List<Long> digests = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            strategy.begin(i);
            executor.execute(strategy);
            digests.add(executor.recording().digest());
        }
        return digests;
    }
}
