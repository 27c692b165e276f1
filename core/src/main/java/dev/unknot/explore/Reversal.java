// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import java.util.Arrays;

/**
 * Tries the schedules in which a step of one thread comes before a step of another one, within the bound of a
 * depth-first search. Where only the other step could be made first, the execution ends.
 */
final class Reversal implements Strategy {
    private static final int THREADS = 64;

    private final int heldBack;
    private final int heldBackOrdinal;
    private final int first;
    private final int firstOrdinal;
    private final DepthFirst all;
    private final int[] steps = new int[THREADS];
    private boolean reversed;

    /**
     * Has a step of a thread wait for a step of another one.
     *
     * @param heldBack the thread whose step waits
     * @param heldBackOrdinal how many steps it makes before that one
     * @param first the thread whose step comes first
     * @param firstOrdinal how many steps it makes before that one
     */
    Reversal(int heldBack, int heldBackOrdinal, int first, int firstOrdinal, DepthFirst all) {
        this.heldBack = heldBack;
        this.heldBackOrdinal = heldBackOrdinal;
        this.first = first;
        this.firstOrdinal = firstOrdinal;
        this.all = all;
    }

    @Override
    public String name() {
        return "reversal";
    }

    @Override
    public boolean begin(long index) {
        Arrays.fill(steps, 0);
        reversed = false;
        return all.begin(index);
    }

    @Override
    public int chooseThread(long enabled, int current) {
        boolean waits = !reversed && steps[heldBack] == heldBackOrdinal;
        long allowed = waits ? enabled & ~(1L << heldBack) : enabled;
        if (allowed == 0) {
            return STOP;
        }
        int choice = all.chooseThread(allowed, current);
        if (choice >= 0) {
            reversed |= choice == first && steps[choice] == firstOrdinal;
            steps[choice]++;
        }
        return choice;
    }

    @Override
    public int chooseValue(int bound) {
        return all.chooseValue(bound);
    }

    /** Whether in the latest execution the step that should come first did. */
    boolean isReversed() {
        return reversed;
    }

    @Override
    public String guarantee() {
        return all.guarantee();
    }
}
