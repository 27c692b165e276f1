// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.PendingSteps;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Partial order sampling (Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV 2018).
 *
 * <p>The pending step of each thread has a random priority of its own; the enabled one with the highest runs. Then its
 * thread's next step gets a fresh priority, and so does each pending step that depends on the one that ran, that is,
 * begins with an object that it used, unless both only take a lock in shared mode. A step that begins with no object
 * depends on none. The priorities of other steps stay, so that how often independent steps change places does not
 * decide which order of dependent ones is tried.
 *
 * <p>A schedule of {@code n} steps, on which pending steps get a fresh priority {@code u} times, has a chance of at least
 * 1 / n^(n+u): it is taken if each priority drawn for the step at place {@code i} is in the {@code i}-th of {@code n}
 * equal parts. An order of dependent steps has the sum of the chances of its schedules, which on average over programs
 * is exponentially more than under a random walk, as the paper shows.
 */
public final class Pos implements Strategy {
    private final long seed;
    private final SplitMix random = new SplitMix();
    private final Priorities priorities = new Priorities();
    /** The threads whose pending steps have a priority; one is drawn when a thread is first enabled. */
    private long known;

    private @Nullable PendingSteps pending;

    /** Partial order sampling; execution {@code i} follows from the seed and {@code i}. */
    public Pos(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "pos";
    }

    @Override
    public boolean begin(long index) {
        random.seed(seed, index);
        known = 0;
        return true;
    }

    @Override
    public void watch(PendingSteps steps) {
        pending = steps;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        if (current >= 0) {
            redraw(current);
        }
        for (long fresh = enabled & ~known; fresh != 0; fresh &= fresh - 1) {
            priorities.set(Long.numberOfTrailingZeros(fresh), random.next());
        }
        known |= enabled;
        return priorities.highest(enabled);
    }

    /** Draws anew for the thread that made the latest step, and for all whose pending steps depend on that. */
    private void redraw(int current) {
        PendingSteps steps = Objects.requireNonNull(pending);
        for (long rest = known; rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            if (thread == current || steps.access(thread).conflictsWith(steps.latestAccess(steps.object(thread)))) {
                priorities.set(thread, random.next());
            }
        }
    }

    @Override
    public int chooseValue(int bound) {
        return random.below(bound);
    }

    @Override
    public String guarantee() {
        return "a schedule of n steps has a chance of at least 1/n^(n+u) per execution, where u times a pending step"
                + " gets a fresh priority; an order of dependent steps has the sum of the chances of its schedules";
    }
}
