// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * The events of the present execution, and for each the set of the events that happen before it: the transitive
 * closure of the order of each thread and of dependent events.
 */
final class Path {
    private final AccessSets accesses;
    private int length;
    private int[] actions = new int[64];
    private int[] sets = new int[64];
    /** What {@link AccessSets#touched} and {@link AccessSets#changed} tell of the set of each event, in turn. */
    private long[] bits = new long[128];

    private boolean[] fixed = new boolean[64];
    /** The index of the event of the same thread before it, or -1. */
    private int[] previous = new int[64];
    /** How many events came before the latest barrier. */
    private int[] barriers = new int[64];
    /** Bit sets of events, {@link #words} words each. */
    private long[] before = new long[64];

    private int words = 1;
    private final int[] latest = new int[Model.THREADS_MAX];

    Path(AccessSets accesses) {
        this.accesses = accesses;
        Arrays.fill(latest, -1);
    }

    int length() {
        return length;
    }

    int action(int event) {
        return actions[event];
    }

    int thread(int event) {
        return Model.thread(actions[event]);
    }

    int accesses(int event) {
        return sets[event];
    }

    boolean isFixed(int event) {
        return fixed[event];
    }

    /** The latest event of a thread before an event, or before the end. */
    int latestOf(int thread, int event) {
        return event == length ? latest[thread] : previous[event];
    }

    /** Adds an event. A barrier happens after everything, and what follows it after everything before it. */
    void append(int action, int set, boolean isFixed, boolean isBarrier) {
        int event = length;
        if (event == actions.length) {
            grow();
        }
        int thread = Model.thread(action);
        actions[event] = action;
        sets[event] = set;
        long touched = accesses.touched(set);
        long changed = accesses.changed(set);
        bits[2 * event] = touched;
        bits[2 * event + 1] = changed;
        fixed[event] = isFixed;
        previous[event] = latest[thread];
        int row = event * words;
        Arrays.fill(before, row, row + words, 0);
        barriers[event] = isBarrier ? event : event == 0 ? 0 : barriers[event - 1];
        for (int i = 0; i < barriers[event]; i++) {
            before[row + (i >>> 6)] |= 1L << i;
        }
        if (latest[thread] >= 0) {
            includeIn(before, row, latest[thread]);
        }
        for (int i = event - 1; i >= barriers[event]; i--) {
            if ((before[row + (i >>> 6)] >>> i & 1) == 0 && conflicts(i, set, touched, changed)) {
                includeIn(before, row, i);
            }
        }
        latest[thread] = event;
        length = event + 1;
    }

    /**
     * Whether an event conflicts with a set.
     *
     * @param touched what {@link AccessSets#touched} tells of the set
     * @param changed what {@link AccessSets#changed} tells of it
     */
    boolean conflicts(int event, int set, long touched, long changed) {
        long common = (bits[2 * event] & changed) | (bits[2 * event + 1] & touched);
        return common != 0 && accesses.conflict(sets[event], set);
    }

    /** Adds an event, and what happens before it, to a bit set. */
    void includeIn(long[] bits, int row, int event) {
        int other = event * words;
        for (int w = 0; w < words; w++) {
            bits[row + w] |= before[other + w];
        }
        bits[row + (event >>> 6)] |= 1L << event;
    }

    private void grow() {
        int capacity = actions.length * 2;
        actions = Arrays.copyOf(actions, capacity);
        sets = Arrays.copyOf(sets, capacity);
        bits = Arrays.copyOf(bits, capacity * 2);
        fixed = Arrays.copyOf(fixed, capacity);
        previous = Arrays.copyOf(previous, capacity);
        barriers = Arrays.copyOf(barriers, capacity);
        int wider = capacity / Long.SIZE;
        long[] rows = new long[capacity * wider];
        for (int i = 0; i < length; i++) {
            System.arraycopy(before, i * words, rows, i * wider, words);
        }
        before = rows;
        words = wider;
    }

    /** Whether an event is a barrier; the first one need not be told apart. */
    boolean isBarrier(int event) {
        return barriers[event] == event;
    }

    /** Of some threads the one that made the last event, if it is among them: that makes for few switches. */
    int preferred(long threads) {
        int last = length == 0 ? 0 : thread(length - 1);
        return (threads >>> last & 1) != 0 ? last : Long.numberOfTrailingZeros(threads);
    }

    /** How many events come before the latest barrier up to an event, which all happen before it. */
    int barrier(int event) {
        return barriers[event];
    }

    /** Forgets all events from this one on. */
    void truncate(int newLength) {
        for (int i = length - 1; i >= newLength; i--) {
            latest[thread(i)] = previous[i];
        }
        length = newLength;
    }

    /** How many words a bit set of events has. */
    int words() {
        return words;
    }

    /** Whether an event is in a bit set, or happens after one that is. */
    boolean follows(int event, long[] roots) {
        int row = event * words;
        long hits = roots[event >>> 6] >>> event & 1;
        for (int w = 0; w < words; w++) {
            hits |= roots[w] & before[row + w];
        }
        return hits != 0;
    }

    static boolean contains(long[] bits, int event) {
        return (bits[event >>> 6] >>> event & 1) != 0;
    }
}
