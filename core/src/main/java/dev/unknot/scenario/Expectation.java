// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.explore.ViolationSink;
import dev.unknot.sync.sim.Waiter;
import java.util.List;

/**
 * Something that must hold when an execution of a scenario is over.
 *
 * @param text what, as lists and reports print it
 * @param check says what is wrong
 */
public record Expectation(String text, Check check) {

    /** Judges the end of an execution. */
    @FunctionalInterface
    public interface Check {
        /** Tells the sink what does not hold. */
        void check(World world, List<Waiter> waiters, ViolationSink sink);
    }
}
