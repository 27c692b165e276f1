// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.Strategy;
import dev.unknot.explore.TraceEstimate;
import dev.unknot.explore.TraceFingerprint;
import dev.unknot.explore.TraceSample;
import dev.unknot.explore.Violation;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A search whose executions follow from their numbers: all of a residue class, so that several searches share them. */
final class IndexedSearch extends Search {
    private final Strategy strategy;
    private final int first;
    private final int stride;
    private final TraceFingerprint fingerprint = new TraceFingerprint();
    private final TraceSample sample;
    private long next;
    /** Of {@link #sample}, for who watches from another thread: how many executions, and how many traces seen once. */
    private volatile long sampled;

    private volatile long singles;

    IndexedSearch(Family family, long quota, Strategy strategy, int first, int stride, int tracesMax) {
        super(family, quota);
        this.strategy = strategy;
        this.first = first;
        this.stride = stride;
        sample = new TraceSample(tracesMax);
        next = first;
    }

    @Override
    long prepare() {
        long index = next;
        next += stride;
        strategy.begin(index);
        return index;
    }

    @Override
    @Nullable
    Violation execute() {
        return executor().execute(strategy);
    }

    @Override
    void executed(long index) {
        if (!sample.isFull()) {
            sample.add(fingerprint.of(executor().recording()), index);
            publish();
        }
    }

    private void publish() {
        sampled = sample.executions();
        singles = sample.singles();
    }

    long sampled() {
        return sampled;
    }

    long singles() {
        return singles;
    }

    @Override
    TraceSample sample() {
        return sample;
    }

    @Override
    long[] position() {
        long[] state = strategy.state();
        long[] position = Arrays.copyOf(state, state.length + 1);
        position[state.length] = next;
        return position;
    }

    @Override
    void moveTo(long[] position) {
        int last = position.length - 1;
        strategy.resume(Arrays.copyOf(position, last));
        next = position[last];
    }

    @Override
    void resume(Checkpoint.Part kept) {
        super.resume(kept);
        TraceSample before = kept.sample();
        if (before != null) {
            sample.addAll(before);
            publish();
        }
    }

    /** What all shares of a search together say about traces; null if they are no independent samples. */
    static @Nullable TraceEstimate estimate(List<Search> shares) {
        TraceSample all = new TraceSample(Integer.MAX_VALUE);
        for (Search share : shares) {
            if (!(share instanceof IndexedSearch search)) {
                return null;
            }
            all.addAll(search.sample);
        }
        long half = all.executions() / 2;
        long earlier = 0;
        for (Search share : shares) {
            if (share instanceof IndexedSearch search) {
                long below = (Math.max(0, half - search.first) + search.stride - 1) / search.stride;
                earlier += Math.min(below, search.sample.executions());
            }
        }
        return TraceEstimate.of(all, half, all.executions() - earlier);
    }

    @Override
    String strategy() {
        return strategy.name();
    }

    @Override
    String guarantee(List<Search> shares) {
        return strategy.guarantee();
    }

    @Override
    boolean reachedBound() {
        return isOver();
    }
}
