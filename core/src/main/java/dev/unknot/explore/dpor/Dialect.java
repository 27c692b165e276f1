// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/** Translates between the numbers of a model and those of a search. Belongs to one model; guarded as the numbers are. */
final class Dialect {
    private final Numbers numbers;
    private final Model model;
    /** For each set the other one's number, and one more; 0 if it is not known. */
    private int[] setsIn = new int[64];

    private int[] setsOut = new int[64];

    Dialect(Numbers numbers, Model model) {
        this.numbers = numbers;
        this.model = model;
    }

    /** The search's number of a set of the model. */
    int setIn(int set) {
        if (set >= setsIn.length || setsIn[set] == 0) {
            know(set, numbers.accesses().copy(set, model.accesses()));
        }
        return setsIn[set] - 1;
    }

    /** The model's number of a set of the search. */
    int setOut(int set) {
        if (set >= setsOut.length || setsOut[set] == 0) {
            know(model.accesses().copy(set, numbers.accesses()), set);
        }
        return setsOut[set] - 1;
    }

    private void know(int outer, int inner) {
        if (outer >= setsIn.length) {
            setsIn = Arrays.copyOf(setsIn, Math.max(outer + 1, setsIn.length * 2));
        }
        if (inner >= setsOut.length) {
            setsOut = Arrays.copyOf(setsOut, Math.max(inner + 1, setsOut.length * 2));
        }
        setsIn[outer] = inner + 1;
        setsOut[inner] = outer + 1;
    }

    /** The search's number of an action of the model. */
    int actionIn(int action) {
        return action < Model.THREADS_MAX
                ? action
                : numbers.action(Model.thread(action), model.choices(action), model.part(action));
    }

    /** The model's number of an action of the search. */
    int actionOut(int action) {
        return action < Model.THREADS_MAX ? action : model.action(Model.thread(action), numbers.choices(action));
    }
}
