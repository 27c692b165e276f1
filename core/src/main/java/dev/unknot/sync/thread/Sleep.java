// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.Sbintime;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WakeReason;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One sleep of one thread. Waker, interrupter and the sleeper's own deadline race to give the reason of its end; the
 * first one wins, and only that ends it.
 */
final class Sleep extends AtomicReference<@Nullable WakeReason> {
    private static final long serialVersionUID = 1L;

    private final transient ThreadScheduler scheduler;
    private final transient Object channel;
    private final String waitMessage;
    private final transient Thread sleeper = Thread.currentThread();

    /** The next sleeper of the same channel; guarded by the channel. */
    transient @Nullable Sleep next;

    /** A sleep of the current thread, on a channel or latch. */
    Sleep(ThreadScheduler scheduler, Object channel, String waitMessage) {
        this.scheduler = scheduler;
        this.channel = channel;
        this.waitMessage = waitMessage;
    }

    /** Ends the sleep, unless it is over; says whether this call ended it. */
    boolean end(WakeReason reason) {
        boolean first = compareAndSet(null, reason);
        if (first) {
            LockSupport.unpark(sleeper);
        }
        return first;
    }

    /** Called by the sleeper: waits until somebody has ended the sleep, or the deadline has come. */
    WakeReason await(long deadline) {
        Patience patience = new Patience(scheduler);
        while (true) {
            WakeReason reason = get();
            if (reason != null) {
                patience.done();
                return reason;
            }
            long left = deadline == Scheduler.FOREVER ? Long.MAX_VALUE : nanosUntil(deadline);
            if (left <= 0) {
                end(WakeReason.TIMED_OUT);
                continue;
            }
            LockSupport.parkNanos(channel, Math.min(left, patience.nanosLeft("sleeps on", this)));
            if (Thread.interrupted()) {
                patience.interrupted();
            }
        }
    }

    private long nanosUntil(long deadline) {
        long now = scheduler.uptime();
        return deadline <= now ? 0 : Sbintime.toNanosCeiling(deadline - now);
    }

    @Override
    public String toString() {
        return channel + " (" + waitMessage + ')';
    }
}
