// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.SimScheduler;
import java.util.Arrays;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
 * Probabilistic Guarantees of Finding Bugs, ASPLOS 2010, section 3).
 *
 * <p>Each thread has a random priority above {@code d}; the enabled thread of the highest one runs. At {@code d - 1}
 * random steps of the first {@code k} the thread that is about to run falls to a priority of its own below all others.
 * Steps are counted at every scheduling point, as in the paper; task queues and the clock are threads like others.
 *
 * <p>A bug that needs {@code d} order constraints is found with a chance of at least 1 / (n k^(d-1)) per execution, for
 * {@code n} threads and {@code k} steps, provided that no execution is longer than the estimate of {@code k}.
 */
public final class Pct implements Strategy {
    /** The largest depth that makes sense. */
    public static final int DEPTH_MAX = 64;

    private static final int THREADS = 64;

    private final int depth;
    private final int stepsEstimate;
    private final long seed;
    private final SplitMix random = new SplitMix();
    /** Priorities, larger runs first; initial ones are not negative, a thread that fell has a negative one. */
    private final long[] priorities = new long[THREADS];

    private final int[] changePoints;
    private int nextChange;
    private int step;

    /**
     * Makes the strategy.
     *
     * @param depth the number of order constraints of the bugs sought, from 1 to {@link #DEPTH_MAX}
     * @param stepsEstimate the number of steps of the longest execution, as far as known
     */
    public Pct(int depth, int stepsEstimate, long seed) {
        if (depth < 1 || depth > DEPTH_MAX) {
            throw new IllegalArgumentException("depth " + depth + " is not within 1 and " + DEPTH_MAX);
        }
        this.depth = depth;
        this.stepsEstimate = Math.max(1, stepsEstimate);
        this.seed = seed;
        this.changePoints = new int[depth - 1];
    }

    @Override
    public String name() {
        return "pct:" + depth;
    }

    @Override
    public boolean begin(long index) {
        random.seed(seed, index);
        for (int i = 0; i < THREADS; i++) {
            priorities[i] = random.next() >>> 1;
        }
        for (int i = 0; i < changePoints.length; i++) {
            changePoints[i] = random.below(stepsEstimate);
        }
        Arrays.sort(changePoints);
        nextChange = 0;
        step = 0;
        return true;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        int best = highest(enabled);
        while (nextChange < changePoints.length && changePoints[nextChange] <= step) {
            nextChange++;
            priorities[best] = -nextChange;
            best = highest(enabled);
        }
        step++;
        return best;
    }

    private int highest(long enabled) {
        int best = Long.numberOfTrailingZeros(enabled);
        for (long rest = enabled & (enabled - 1); rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            if (priorities[thread] > priorities[best]) {
                best = thread;
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
        return "a bug of depth " + depth + " has a chance of at least 1/(n k^" + (depth - 1)
                + ") per execution, for n <= " + SimScheduler.THREADS_MAX + " threads and k = " + stepsEstimate
                + " steps";
    }
}
