// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * What a thread in poll(2) or select(2) waits on: one bit that anybody sets and the owner waits for (the kernel's
 * {@code seltd}). Firing it, unlike a wakeup, is remembered.
 */
public interface SelectLatch {

    /** Forgets an earlier {@link #fire}. Called by the owner before it looks at what it polls. */
    void clear();

    /** Sets the bit and wakes the owner. A schedule does not switch threads here. */
    void fire();

    /**
     * Sleeps until the bit is set or the deadline passes. Only the owner calls it. Waiting here for ever is
     * legitimate. Interrupts do not end the wait; they stay for the next sleep that they can end.
     *
     * @param deadline uptime in {@link Sbintime}; {@link Scheduler#FOREVER} waits without one
     * @return {@link WakeReason#WOKEN} or {@link WakeReason#TIMED_OUT}
     */
    WakeReason await(long deadline);
}
