// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Recording;

/** Tries all continuations of the first steps of a schedule, within the bound of a depth-first search. */
final class Continuations implements Strategy {
    private final int[] prefix;
    private final int length;
    private final DepthFirst rest;
    private int at;
    private int preemptions;

    /** Continues so many steps of a schedule. */
    Continuations(int[] prefix, int length, DepthFirst rest) {
        this.prefix = prefix;
        this.length = length;
        this.rest = rest;
    }

    @Override
    public String name() {
        return "continuations";
    }

    @Override
    public boolean begin(long index) {
        at = 0;
        preemptions = 0;
        return rest.begin(index);
    }

    @Override
    public int chooseThread(long enabled, int current) {
        int choice = at < length ? prefix[at] : rest.chooseThread(enabled, current);
        at++;
        preemptions += current >= 0 && choice != current && (enabled >>> current & 1) != 0 ? 1 : 0;
        return choice;
    }

    @Override
    public int chooseValue(int bound) {
        return at++ < length ? prefix[at - 1] - Recording.VALUE_BASE : rest.chooseValue(bound);
    }

    /** How often in the latest execution a thread was left that could have gone on. */
    int preemptions() {
        return preemptions;
    }

    @Override
    public String guarantee() {
        return rest.guarantee();
    }
}
