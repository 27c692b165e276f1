// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** What a judge of the contract may be unable to offer; the cases that need it are skipped by its name. */
public enum Capability {
    /** A sleep, and a wait in select, ends at its deadline, and time goes on meanwhile. */
    TIMED_WAIT,
    /** A sleep ends for a cause only. */
    NO_SPURIOUS_WAKEUP,
    /** A thread's interrupt ends its sleep. */
    INTERRUPT,
    /** Callouts run at their time. */
    CALLOUT,
    /** Task queues run their tasks. */
    TASK_QUEUE,
    /** What callouts and tasks throw reaches the owner. */
    SERVICE_FAILURE
}
