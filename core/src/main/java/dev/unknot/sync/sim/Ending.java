// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** How an execution ended. */
public enum Ending {
    /** All threads have exited. */
    COMPLETED,
    /** Threads are left that wait for ever, and rightly so: nothing that they wait for can still be expected. */
    BLOCKED,
    /** A thread waits for ever for something that should have come, or for a lock. */
    STUCK,
    /** An assertion of the core, of a lock or of a list is broken. */
    PANIC,
    /** A thread ended with an exception that is no panic. */
    EXCEPTION,
    /** The execution reached the largest number of steps. */
    STEP_LIMIT,
    /** The chooser ended the execution. */
    STOPPED
}
