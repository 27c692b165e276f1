// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.WakeReason;
import org.jspecify.annotations.Nullable;

/** A select latch of a {@link ThreadScheduler}. */
final class ThreadSelectLatch implements SelectLatch {
    private final ThreadScheduler scheduler;

    @GuardedBy("this")
    private boolean fired;

    @GuardedBy("this")
    private @Nullable Sleep owner;

    ThreadSelectLatch(ThreadScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public synchronized void clear() {
        fired = false;
    }

    @Override
    public synchronized void fire() {
        fired = true;
        Sleep sleep = owner;
        if (sleep != null) {
            sleep.end(WakeReason.WOKEN);
        }
    }

    private synchronized void setOwner(@Nullable Sleep sleep) {
        owner = sleep;
        if (sleep != null && fired) {
            sleep.end(WakeReason.WOKEN);
        }
    }

    @Override
    public WakeReason await(long deadline) {
        // Closing the scheduler must find this thread.
        scheduler.current();
        Sleep sleep = new Sleep(scheduler, this, "select");
        setOwner(sleep);
        try {
            return sleep.await(deadline);
        } finally {
            setOwner(null);
        }
    }

    @Override
    public String toString() {
        return "latch";
    }
}
