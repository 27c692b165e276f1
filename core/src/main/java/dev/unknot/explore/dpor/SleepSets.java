// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * For each state along the present execution, the events that need not be made there: what begins with them was
 * explored from that state, or from an earlier one since when nothing happened that they depend on.
 */
final class SleepSets {
    private final AccessSets accesses;
    private int[] actions = new int[256];
    private int[] sets = new int[256];
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    SleepSets(AccessSets accesses) {
        this.accesses = accesses;
    }

    /** Has the events that sleep at a depth sleep one deeper as well, but for those that depend on the event between. */
    void enter(int depth, int action, int set) {
        if (depth + 1 == starts.length) {
            starts = Arrays.copyOf(starts, depth * 2 + 2);
            ends = Arrays.copyOf(ends, depth * 2 + 2);
        }
        int thread = Model.thread(action);
        int end = ends[depth];
        starts[depth + 1] = end;
        for (int i = starts[depth]; i < ends[depth]; i++) {
            if (Model.thread(actions[i]) != thread && !accesses.conflict(sets[i], set)) {
                end = put(end, actions[i], sets[i]);
            }
        }
        ends[depth + 1] = end;
    }

    /** Puts an event to sleep; nothing deeper is needed any more. */
    void add(int depth, int action, int set) {
        ends[depth] = put(ends[depth], action, set);
    }

    private int put(int at, int action, int set) {
        if (at == actions.length) {
            actions = Arrays.copyOf(actions, at * 2);
            sets = Arrays.copyOf(sets, at * 2);
        }
        actions[at] = action;
        sets[at] = set;
        return at + 1;
    }

    /** The threads that have an event asleep. */
    long threads(int depth) {
        long threads = 0;
        for (int i = starts[depth]; i < ends[depth]; i++) {
            threads |= 1L << Model.thread(actions[i]);
        }
        return threads;
    }

    /** Whether a sequence is redundant, since it may begin with an event that sleeps. */
    boolean covers(int depth, Sequence sequence, Rules rules) {
        for (int i = starts[depth]; i < ends[depth]; i++) {
            int place = sequence.placeOf(actions[i], sets[i]);
            if (place >= 0 || (place == Sequence.INDEPENDENT && rules.knowsWeakInitials())) {
                return true;
            }
        }
        return false;
    }
}
