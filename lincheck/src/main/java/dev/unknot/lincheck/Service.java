// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done one piece at a time by whoever asks for it, where a kernel has a thread: the clock, or a task queue.
 */
abstract class Service {
    final SleepMonitor monitor;

    /** The thread that is at work. */
    @GuardedBy("SleepMonitor")
    private @Nullable Thread worker;

    Service(SleepMonitor monitor) {
        this.monitor = monitor;
    }

    /** Takes the next piece of work; null if there is none. The caller owns the monitor. */
    abstract @Nullable Runnable next();

    /** Does what there is to do, after whoever is at work has come to the end, and returns how many pieces it was. */
    final int work() {
        begin();
        int pieces = 0;
        try {
            Runnable piece = take();
            while (piece != null) {
                pieces++;
                piece.run();
                piece = take();
            }
        } finally {
            end();
        }
        return pieces;
    }

    private void begin() {
        Thread self = Thread.currentThread();
        synchronized (monitor) {
            if (worker == self) {
                throw new IllegalStateException("a callout or task asks for the work of which it is a part");
            }
            while (worker != null) {
                monitor.await();
            }
            worker = self;
        }
    }

    private @Nullable Runnable take() {
        synchronized (monitor) {
            return next();
        }
    }

    private void end() {
        synchronized (monitor) {
            worker = null;
            monitor.changed();
        }
    }

    /** Whether the current thread is at work. The caller owns the monitor. */
    final boolean isWorker() {
        return worker == Thread.currentThread();
    }
}
