// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TraceEstimateTest {

    // ---- samples ----

    @Test
    void sample_manyTraces_countsEach() {
        TraceSample sample = new TraceSample(Integer.MAX_VALUE);
        Map<Long, Integer> counts = new HashMap<>();
        SplitMix random = new SplitMix();
        random.seed(1, 1);
        for (int i = 0; i < 20_000; i++) {
            long trace = SplitMix.mix((long) random.below(100) * random.below(100));
            counts.merge(trace, 1, Integer::sum);
            sample.add(trace, i);
        }
        Map<Long, Integer> visited = new HashMap<>();
        sample.forEach((trace, count, first) -> visited.put(trace, count));
        assertThat(visited).isEqualTo(counts);
        assertThat(sample.traces()).isEqualTo(counts.size());
        assertThat(sample.executions()).isEqualTo(20_000);
        assertThat(sample.singles())
                .isEqualTo(Math.toIntExact(
                        counts.values().stream().filter(n -> n == 1).count()));
    }

    @Test
    void sample_full_takesNothingMore() {
        TraceSample sample = new TraceSample(3);
        for (int i = 0; i < 10; i++) {
            sample.add(i % 5, i);
        }
        assertThat(sample.isFull()).isTrue();
        assertThat(sample.traces()).isEqualTo(3);
        assertThat(sample.executions()).isEqualTo(3);
    }

    @Test
    void sample_merged_isThatOfAllExecutions() {
        TraceSample all = new TraceSample(100);
        TraceSample even = new TraceSample(100);
        TraceSample odd = new TraceSample(100);
        for (int i = 0; i < 1_000; i++) {
            long trace = SplitMix.mix(i) & 31;
            all.add(trace, i);
            (i % 2 == 0 ? even : odd).add(trace, i);
        }
        odd.addAll(even);
        assertThat(text(odd)).isEqualTo(text(all));
        assertThat(odd.singles()).isEqualTo(all.singles());
    }

    private static String text(TraceSample sample) {
        StringBuilder text = new StringBuilder();
        sample.forEach((trace, count, first) -> text.append(trace + " " + count + " " + first + "\n"));
        return text.toString();
    }

    // ---- estimates ----

    @Test
    void estimate_handCounted_isAsDefined() {
        TraceSample sample = new TraceSample(100);
        long[] traces = {7, 7, 7, 8, 8, 9, 9, 10, 11, 12};
        for (int i = 0; i < traces.length; i++) {
            sample.add(traces[i], i);
        }
        TraceEstimate estimate = TraceEstimate.of(sample);
        assertThat(estimate.seen()).isEqualTo(6);
        assertThat(estimate.chanceOfNew()).isEqualTo(0.3);
        assertThat(estimate.expected()).isCloseTo(6 + 0.9 * 3 * 2 / (2 * 3.0), within(1e-12));
    }

    @Test
    void chanceMax_noHits_isTheChanceToMissThemAll() {
        for (int trials : new int[] {1, 10, 2_000}) {
            double max = TraceEstimate.chanceMax(0, trials);
            assertThat(Math.pow(1 - max, trials)).isCloseTo(0.05, within(1e-6));
        }
        assertThat(TraceEstimate.chanceMax(5, 5)).isEqualTo(1);
    }

    /** Draws classes whose chances fall like 1/rank, and compares the estimates with what is left. */
    @Test
    void estimate_knownDistribution_holdsItsBounds() {
        int classes = 300;
        double[] upTo = new double[classes];
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        int rounds = 400;
        int broken = 0;
        double error = 0;
        double expected = 0;
        SplitMix random = new SplitMix();
        for (int round = 0; round < rounds; round++) {
            random.seed(5, round);
            TraceSample sample = new TraceSample(classes);
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < 500; i++) {
                double ticket = (random.next() >>> 11) * 0x1p-53 * sum;
                int drawn = 0;
                while (upTo[drawn] < ticket) {
                    drawn++;
                }
                seen.add(drawn);
                sample.add(SplitMix.mix(drawn), i);
            }
            double left = 1;
            for (int drawn : seen) {
                left -= 1.0 / (drawn + 1) / sum;
            }
            TraceEstimate estimate = TraceEstimate.of(sample);
            broken += left > estimate.chanceOfNewMax() ? 1 : 0;
            error += (estimate.chanceOfNew() - left) / rounds;
            expected += estimate.expected() / rounds;
        }
        assertThat(broken).as("of " + rounds + " bounds").isLessThanOrEqualTo(rounds * 5 / 100);
        assertThat(error).as("bias of the share of traces seen once").isCloseTo(0, within(0.005));
        assertThat(expected).isBetween(200.0, 310.0);
    }

    private static TraceEstimate sampled(Program program, int executions) {
        Executor executor = new Executor(program);
        TraceFingerprint fingerprint = new TraceFingerprint();
        TraceSample sample = new TraceSample(10_000);
        Pos pos = new Pos(3);
        for (int i = 0; i < executions; i++) {
            pos.begin(i);
            executor.execute(pos);
            sample.add(fingerprint.of(executor.recording()), i);
        }
        return TraceEstimate.of(sample);
    }

    @Test
    void estimate_sampledProgram_comesToTheNumberOfTraces() {
        TraceEstimate all = sampled(SctPrograms.lostUpdate(3), 5_000);
        assertThat(all.seen()).isEqualTo(36);
        assertThat(all.expected()).isEqualTo(36);
        assertThat(all.chanceOfNew()).isZero();
        assertThat(all.chanceOfNewMax()).isLessThan(0.002);
        TraceEstimate some = sampled(SctPrograms.reorder(4), 4_000);
        assertThat(some.expected()).isBetween(some.seen() + 50.0, 1_248.0);
        assertThat(some.chanceOfNew()).isPositive().isLessThan(some.chanceOfNewMax());
    }
}
