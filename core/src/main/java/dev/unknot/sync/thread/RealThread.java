// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.WakeReason;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread of the JVM as the core sees it: one that the scheduler started, or a foreign one that it met. */
final class RealThread implements KernelThread {
    private final Thread thread;

    @GuardedBy("this")
    private @Nullable Sleep interruptible;

    @GuardedBy("this")
    private @Nullable WakeReason pendingInterrupt;

    RealThread(Thread thread) {
        this.thread = thread;
    }

    @Override
    public String name() {
        return thread.getName();
    }

    @Override
    public synchronized void interrupt(WakeReason reason) {
        if (reason != WakeReason.INTERRUPTED && reason != WakeReason.RESTART) {
            throw new IllegalArgumentException("not an interrupt: " + reason);
        }
        Sleep sleep = interruptible;
        if (sleep == null || !sleep.end(reason)) {
            pendingInterrupt = reason;
        }
    }

    /** The thread is about to wait in an interruptible sleep; an interrupt that waits for it ends it. */
    synchronized void begins(Sleep sleep) {
        WakeReason reason = pendingInterrupt;
        if (reason != null && sleep.end(reason)) {
            pendingInterrupt = null;
        }
        interruptible = sleep;
    }

    /** The interruptible sleep is over. */
    synchronized void ends() {
        interruptible = null;
    }

    /** Has the thread look about itself if it is parked. */
    void unpark() {
        LockSupport.unpark(thread);
    }
}
