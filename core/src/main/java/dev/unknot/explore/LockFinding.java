// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.Explanation.Frame;
import java.util.List;

/**
 * A broken rule of lock discipline. No execution need have failed: it is what might happen if the witnesses met.
 *
 * @param rule which rule
 * @param message what is wrong, in one line
 * @param witnesses where it is seen; of a cycle one for each lock that is taken while another one is held
 */
public record LockFinding(Rule rule, String message, List<Witness> witnesses) {

    /** What threads that hold locks must keep to. */
    public enum Rule {
        /** Locks are always taken in the same order, or under a common lock. */
        ORDER("lock order cycle"),
        /** A thread holds one lock of a class at a time, unless the class says otherwise. */
        DUPLICATE("two locks of one class"),
        /** Who holds a lock that forbids sleeping does not sleep, drain a callout, or wait in select. */
        SLEEP("sleep with a lock held"),
        /** Who holds a lock that forbids sleeping takes no lock whose holders may sleep. */
        SLEEPABLE_INSIDE("sleepable lock inside a non-sleepable one"),
        /** A callout's function does not sleep. */
        CALLOUT("sleep in a callout");

        private final String title;

        Rule(String title) {
            this.title = title;
        }

        /** The broken rule in words. */
        public String title() {
            return title;
        }
    }

    /**
     * Something that a thread did while it held a lock.
     *
     * @param program the name of the program
     * @param schedule an execution that shows it
     * @param thread the name of the thread
     * @param held the lock that it held; empty if the rule is broken without one
     * @param deed what it did meanwhile, such as {@code takes m#1}
     * @param others the other locks that it held
     * @param heldStack where it took the lock, innermost first; empty if that was before the execution began
     * @param deedStack where it did it, innermost first
     */
    public record Witness(
            String program,
            Schedule schedule,
            String thread,
            String held,
            String deed,
            List<String> others,
            List<Frame> heldStack,
            List<Frame> deedStack) {

        /** The schedule as text. */
        public String scheduleText() {
            return schedule.format(program);
        }
    }
}
