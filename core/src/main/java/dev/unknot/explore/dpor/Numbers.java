// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of actions and sets in a search that has several models, each of which gives numbers of its own
 * ({@link Dialect}). They are no more than names: which number something has may depend on who came first.
 */
final class Numbers implements Events {
    private static final int[] NO_CHOICES = {};

    private final AccessSets accesses = new AccessSets();
    /** The choices of events: for each number that an action has above its thread. */
    private final List<int[]> choices = new ArrayList<>();

    private final List<Double> parts = new ArrayList<>();

    Numbers() {
        choices.add(NO_CHOICES);
        parts.add(1.0);
    }

    @Override
    public AccessSets accesses() {
        return accesses;
    }

    @Override
    public double part(int action) {
        return parts.get(action >>> Model.THREAD_BITS);
    }

    /** Whether some event has something to choose. */
    boolean haveChoices() {
        return choices.size() > 1;
    }

    /** What an action chooses. */
    int[] choices(int action) {
        return choices.get(action >>> Model.THREAD_BITS);
    }

    /** The action of a thread that chooses so, which is that part of all ways to choose. */
    int action(int thread, int[] chosen, double part) {
        for (int i = 0; i < choices.size(); i++) {
            if (Arrays.equals(choices.get(i), chosen)) {
                return thread | i << Model.THREAD_BITS;
            }
        }
        choices.add(chosen.clone());
        parts.add(part);
        return thread | (choices.size() - 1) << Model.THREAD_BITS;
    }
}
