// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/** Events that could follow one another, in order; each with its action and what it touches. */
final class Sequence {
    /** The event is not a first one: something in the sequence must happen before it. */
    static final int NOT_FIRST = -1;
    /** The event has no part in the sequence and is independent of all of it. */
    static final int INDEPENDENT = -2;

    private final AccessSets accesses;
    private int[] actions = new int[64];
    private int[] sets = new int[64];
    private int length;

    Sequence(AccessSets accesses) {
        this.accesses = accesses;
    }

    void clear() {
        length = 0;
    }

    void append(int action, int set) {
        if (length == actions.length) {
            actions = Arrays.copyOf(actions, length * 2);
            sets = Arrays.copyOf(sets, length * 2);
        }
        actions[length] = action;
        sets[length] = set;
        length++;
    }

    int length() {
        return length;
    }

    int action(int i) {
        return actions[i];
    }

    int accesses(int i) {
        return sets[i];
    }

    /** Takes out an event. */
    void remove(int at) {
        length--;
        System.arraycopy(actions, at + 1, actions, at, length - at);
        System.arraycopy(sets, at + 1, sets, at, length - at);
    }

    /**
     * Finds an event that could be made right before the sequence.
     *
     * @return its place, if the sequence could begin with it as well; or {@link #NOT_FIRST} or {@link #INDEPENDENT}
     */
    int placeOf(int action, int set) {
        int thread = Model.thread(action);
        for (int i = 0; i < length; i++) {
            if (Model.thread(actions[i]) == thread) {
                return actions[i] == action ? i : NOT_FIRST;
            }
            if (accesses.conflict(sets[i], set)) {
                return NOT_FIRST;
            }
        }
        return INDEPENDENT;
    }

    /** Whether the sequence could begin with the event at this place. */
    boolean isFirst(int at) {
        int thread = Model.thread(actions[at]);
        for (int i = 0; i < at; i++) {
            if (Model.thread(actions[i]) == thread || accesses.conflict(sets[i], sets[at])) {
                return false;
            }
        }
        return true;
    }
}
