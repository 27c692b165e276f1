// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * Is told, while a step runs, what the step touches of what threads share: locks, channels, counters and so on, and the
 * fields that somebody reports. Things have numbers ({@link SimScheduler#newNumbers}) that are the same in all
 * executions that differ only in the order of steps which have nothing to do with each other.
 */
public interface AccessSink {

    /** The step looks at a thing, or changes it in a way that no other {@code looks} can tell. */
    void looks(int thing);

    /** The step changes a thing in a way that no other {@code joins} can tell. */
    void joins(int thing);

    /** The step changes a thing. */
    void changes(int thing);
}
