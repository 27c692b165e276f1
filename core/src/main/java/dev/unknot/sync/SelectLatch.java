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
     * legitimate.
     *
     * @param deadline uptime in {@link Sbintime}; {@link Scheduler#FOREVER} waits without one
     * @return {@link WakeReason#WOKEN}, {@link WakeReason#TIMED_OUT}, or what interrupted the wait
     */
    WakeReason await(long deadline);
}
