// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with
 * Probabilistic Guarantees of Finding Bugs, ASPLOS 2010, section 3).
 *
 * <p>Threads have random priorities, all different; the enabled thread of the highest one runs. Of the first {@code k}
 * steps {@code d - 1} different ones are drawn as change points: the thread that made the step of the {@code i}-th one
 * drawn falls to the {@code i}-th of {@code d - 1} priorities below all initial ones. The order of drawing, not that
 * of time, decides which of two fallen threads goes first. Steps are counted at every scheduling point, as in the
 * paper; task queues and the clock are threads like others.
 *
 * <p>A bug that needs {@code d} order constraints is found with a chance of at least 1 / (n k^(d-1)) per execution, for
 * {@code n} threads and {@code k} steps, provided that no execution is longer than the estimate of {@code k}.
 */
public final class Pct implements Strategy {
    /** The largest depth that makes sense. */
    public static final int DEPTH_MAX = 64;

    private final int depth;
    private final int stepsEstimate;
    private final long seed;
    private final SplitMix random = new SplitMix();
    /** Initial priorities are not negative, a thread that fell has a negative one. */
    private final Priorities priorities = new Priorities();
    /** The threads that have a priority; one is drawn when a thread is first enabled. */
    private long known;

    /** Entry {@code i} counts the steps after which somebody falls to priority {@code -1 - i}. */
    private final int[] changePoints;

    private int steps;
    private int stepsLongest;

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
        this.changePoints = new int[Math.min(depth - 1, this.stepsEstimate)];
    }

    @Override
    public String name() {
        return "pct:" + depth;
    }

    @Override
    public boolean begin(long index) {
        random.seed(seed, index);
        known = 0;
        steps = 0;
        for (int i = 0; i < changePoints.length; i++) {
            int point;
            do {
                point = 1 + random.below(stepsEstimate);
            } while (isChangePoint(point, i));
            changePoints[i] = point;
        }
        return true;
    }

    private boolean isChangePoint(int point, int count) {
        for (int i = 0; i < count; i++) {
            if (changePoints[i] == point) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        for (long fresh = enabled & ~known; fresh != 0; fresh &= fresh - 1) {
            priorities.set(Long.numberOfTrailingZeros(fresh), random.next() >>> 1);
        }
        known |= enabled;
        if (current >= 0) {
            for (int i = 0; i < changePoints.length; i++) {
                if (changePoints[i] == steps) {
                    priorities.set(current, -1L - i);
                }
            }
        }
        steps++;
        stepsLongest = Math.max(stepsLongest, steps);
        return priorities.highest(enabled);
    }

    @Override
    public int chooseValue(int bound) {
        return random.below(bound);
    }

    @Override
    public long[] state() {
        return new long[] {stepsLongest};
    }

    @Override
    public void resume(long[] state) {
        stepsLongest = Math.toIntExact(state[0]);
    }

    @Override
    public String guarantee() {
        String chance = "a bug of depth " + depth + " has a chance of at least 1/(n k^" + (depth - 1)
                + ") per execution, for n threads, services included, and k = " + stepsEstimate + " steps";
        return stepsLongest <= stepsEstimate
                ? chance
                : chance + "; but there were executions of up to " + stepsLongest
                        + " steps, to which it does not apply";
    }
}
