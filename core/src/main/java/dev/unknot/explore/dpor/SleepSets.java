// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * For each state along the present execution, the events that need not be made there: what begins with them was
 * explored from that state, or from an earlier one since when nothing happened that they depend on.
 */
final class SleepSets {
    /** Less than any part that a choice can leave. */
    static final double NEGLIGIBLE = 1e-9;

    private final Events events;
    private final AccessSets accesses;
    private int[] actions = new int[256];
    private int[] sets = new int[256];
    private int[] starts = new int[64];
    private int[] ends = new int[64];

    private final double[] parts = new double[Model.THREADS_MAX];

    SleepSets(Events events) {
        this.events = events;
        this.accesses = events.accesses();
    }

    /** Has nothing sleep in the first state. */
    void clear() {
        ends[0] = 0;
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

    boolean isEmpty(int depth) {
        return starts[depth] == ends[depth];
    }

    /** The threads that have an event asleep. */
    long threads(int depth) {
        long threads = 0;
        for (int i = starts[depth]; i < ends[depth]; i++) {
            threads |= 1L << Model.thread(actions[i]);
        }
        return threads;
    }

    /** The threads all whose next events sleep, whatever they choose. */
    long wholeThreads(int depth) {
        long threads = 0;
        long begun = 0;
        for (int i = starts[depth]; i < ends[depth]; i++) {
            int thread = Model.thread(actions[i]);
            if (isWhole(thread, events.part(actions[i]), begun)) {
                threads |= 1L << thread;
            }
            begun |= 1L << thread;
        }
        return threads;
    }

    /** Adds a part to those of a thread; says whether they make up the whole. */
    private boolean isWhole(int thread, double part, long begun) {
        parts[thread] = ((begun >>> thread & 1) != 0 ? parts[thread] : 0) + part;
        return parts[thread] > 1 - NEGLIGIBLE;
    }

    /** The part of the next event of a thread that sleeps and is independent of a sequence. */
    double independentPart(int depth, int action, Sequence sequence) {
        double part = 0;
        for (int i = starts[depth]; i < ends[depth]; i++) {
            if (Model.thread(actions[i]) == Model.thread(action)
                    && sequence.placeOf(actions[i], sets[i]) == Sequence.INDEPENDENT) {
                part += events.part(actions[i]);
            }
        }
        return part;
    }

    private boolean contains(int depth, int action) {
        for (int i = starts[depth]; i < ends[depth]; i++) {
            if (actions[i] == action) {
                return true;
            }
        }
        return false;
    }

    /** An action of an enabled thread, in which it chooses so that it does not sleep; the model is in that state. */
    int awakeAction(Model model, int depth, int thread) {
        if ((threads(depth) >>> thread & 1) == 0) {
            return thread;
        }
        int wanted = thread;
        int action;
        model.mark(depth);
        do {
            model.probe(depth);
            model.step(wanted);
            action = model.action(wanted);
            wanted = model.alternative(action);
        } while (wanted >= 0 && contains(depth, action));
        model.rewind(depth);
        return action;
    }

    /**
     * Whether a sequence is redundant: it may begin with an event that sleeps, or a thread that has no part in it sleeps,
     * whatever it would choose, and is independent of all of it.
     */
    boolean covers(int depth, Sequence sequence, Rules rules) {
        long begun = 0;
        for (int i = starts[depth]; i < ends[depth]; i++) {
            int place = sequence.placeOf(actions[i], sets[i]);
            if (place >= 0) {
                return true;
            }
            if (place == Sequence.INDEPENDENT && rules.knowsWeakInitials()) {
                int thread = Model.thread(actions[i]);
                if (isWhole(thread, events.part(actions[i]), begun)) {
                    return true;
                }
                begun |= 1L << thread;
            }
        }
        return false;
    }
}
