// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.PendingSteps;
import dev.unknot.sync.sim.PendingSteps.Access;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Selectively uniform random walk (Zhao, Wolff, Mathur, Roychoudhury: Selectively Uniform Concurrency Testing,
 * ASPLOS 2025).
 *
 * <p>For each execution one of the objects that several threads use is drawn. The steps that begin with it are the
 * selected ones; a {@link StepProfile} says how many each thread will make. There is always one thread whose turn it is
 * to make the next selected step, drawn with a chance proportional to the selected steps that it has left. All other
 * steps are those of a random walk, but a thread that comes to a selected step out of its turn has to wait there. When
 * all wait, the turn is drawn anew among them.
 *
 * <p>If no thread is ever blocked and the profile is right, all orders of the selected steps are equally likely. In any
 * case every schedule has a chance: a thread never counts as one that has less than one selected step left.
 */
public final class Surw implements Strategy {
    private static final int THREADS = 64;
    private static final int NOBODY = -1;
    private static final int NOTHING = -1;

    private final StepProfile profile;
    private final long seed;
    private final SplitMix random = new SplitMix();

    private @Nullable PendingSteps pending;
    /** The object of this execution, or {@link #NOTHING}. */
    private int selected = NOTHING;

    /** The selected steps that each thread has left, by the profile. */
    private final int[] left = new int[THREADS];

    private final int[] weights = new int[THREADS];
    private long known;
    private long waiting;
    private int turn = NOBODY;

    /** A walk of a program with that profile; execution {@code i} follows from profile, seed and {@code i}. */
    public Surw(StepProfile profile, long seed) {
        this.profile = profile;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "surw";
    }

    @Override
    public boolean begin(long index) {
        random.seed(seed, index);
        known = 0;
        waiting = 0;
        turn = NOBODY;
        selected = profile.sharedCount() == 0 ? NOTHING : profile.shared(random.below(profile.sharedCount()));
        for (int thread = 0; thread < THREADS; thread++) {
            left[thread] = selected == NOTHING ? 0 : profile.steps(selected, thread);
        }
        return true;
    }

    @Override
    public void watch(PendingSteps steps) {
        pending = steps;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        if (selected == NOTHING) {
            return random.member(enabled);
        }
        meet(enabled & ~known);
        if (turn == NOBODY) {
            turn = draw(known);
        }
        PendingSteps steps = Objects.requireNonNull(pending);
        while (true) {
            long free = enabled & ~waiting;
            if (free == 0) {
                turn = draw(enabled);
                waiting &= ~(1L << turn);
                free = 1L << turn;
            }
            int thread = random.member(free);
            if (steps.object(thread) != selected || steps.access(thread) == Access.NONE) {
                return thread;
            }
            if (thread == turn) {
                left[thread] = Math.max(0, left[thread] - 1);
                waiting = 0;
                turn = NOBODY;
                return thread;
            }
            waiting |= 1L << thread;
        }
    }

    /**
     * Takes notice of threads that are enabled for the first time. Whose turn it is was drawn before they were there: a
     * thread takes over with the chance that it would have had, from its parent or, without one, from anybody.
     */
    private void meet(long fresh) {
        for (long rest = fresh; rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            int ancestor = ancestor(thread);
            known |= 1L << thread;
            if (turn == NOBODY || (ancestor != NOBODY && ancestor != turn)) {
                continue;
            }
            int all = weigh(known);
            int own = weights[thread];
            int rivals = ancestor == NOBODY ? all : own + weights[ancestor];
            if (random.below(rivals) < own) {
                turn = thread;
            }
        }
    }

    /** The closest thread among those that started it, and those that started them, that is known; or nobody. */
    private int ancestor(int thread) {
        int ancestor = profile.parent(thread);
        while (ancestor != NOBODY && (known >>> ancestor & 1) == 0) {
            ancestor = profile.parent(ancestor);
        }
        return ancestor;
    }

    private int draw(long threads) {
        int ticket = random.below(weigh(threads));
        for (long rest = threads; ; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            ticket -= weights[thread];
            if (ticket < 0) {
                return thread;
            }
        }
    }

    /** Gives each thread of a set its weight: the steps that it and those that it will start have left; gives the sum. */
    private int weigh(long threads) {
        for (int thread = 0; thread < THREADS; thread++) {
            weights[thread] = (threads >>> thread & 1) == 0 ? 0 : left[thread];
        }
        for (int thread = 0; thread < THREADS; thread++) {
            if (left[thread] > 0 && (known >>> thread & 1) == 0) {
                int ancestor = ancestor(thread);
                if (ancestor != NOBODY && (threads >>> ancestor & 1) != 0) {
                    weights[ancestor] += left[thread];
                }
            }
        }
        int sum = 0;
        for (long rest = threads; rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            weights[thread] = Math.max(1, weights[thread]);
            sum += weights[thread];
        }
        return sum;
    }

    @Override
    public int chooseValue(int bound) {
        return random.below(bound);
    }

    @Override
    public String guarantee() {
        return selected == NOTHING && profile.sharedCount() == 0
                ? "no object is used by several threads, so that every step is one at random"
                : "every schedule has a chance; of the steps on each object that threads share, all orders are equally"
                        + " likely where no thread blocks and threads make as many steps as in the profile";
    }
}
