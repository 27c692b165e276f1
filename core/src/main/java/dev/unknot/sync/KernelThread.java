// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** A thread of the kernel, as the core sees it. */
public interface KernelThread {

    /** The name given at {@link Scheduler#spawn}, or that of a thread which the scheduler runs by itself. */
    String name();

    /**
     * Ends this thread's interruptible sleep, now or when it next enters one. A later call before the thread has
     * noticed replaces the reason.
     *
     * @param reason {@link WakeReason#INTERRUPTED} or {@link WakeReason#RESTART}
     * @throws IllegalArgumentException for any other reason
     */
    void interrupt(WakeReason reason);
}
