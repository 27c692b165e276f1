// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

/** Where a {@link ThreadScheduler} takes its nondeterministic choices from. Called by several threads at once. */
@FunctionalInterface
public interface Choices {

    /** The ordinary case, always. */
    Choices ORDINARY = (bound, what) -> 0;

    /**
     * Chooses.
     *
     * @param bound how many possibilities there are, at least 1
     * @param what what is chosen
     * @return a number from 0 to {@code bound - 1}
     */
    int choose(int bound, String what);
}
