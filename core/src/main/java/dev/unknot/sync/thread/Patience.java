// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.Panic;
import java.util.concurrent.TimeUnit;

/**
 * How long one blocked thread may still wait: for ever, or up to the limit of its scheduler. Remembers an interrupt of
 * the JVM, which means nothing here unless the scheduler was closed, and passes it on when the wait is over.
 */
final class Patience {
    /** A thread that nobody can interrupt finds out within this time that the scheduler was closed. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadScheduler scheduler;
    private final long end;
    private boolean interrupted;

    Patience(ThreadScheduler scheduler) {
        this.scheduler = scheduler;
        end = System.nanoTime() + scheduler.blockNanosMax();
    }

    /**
     * The nanoseconds to wait before asking again.
     *
     * @throws Panic if none are left
     */
    long nanosLeft(String verb, Object what) {
        scheduler.checkOpen();
        if (scheduler.blockNanosMax() == ThreadScheduler.NO_LIMIT) {
            return LOOK_NANOS;
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
            long millis = TimeUnit.NANOSECONDS.toMillis(scheduler.blockNanosMax());
            throw new Panic("thread " + scheduler.currentThread().name() + ' ' + verb + ' ' + what + " for more than "
                    + millis + " ms");
        }
        return Math.min(left, LOOK_NANOS);
    }

    /** Notes that the JVM interrupted the wait. */
    void interrupted() {
        interrupted = true;
    }

    /** The wait is over. */
    void done() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
