// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done one piece at a time, where a kernel has a thread for it: the clock, or a task queue. Whoever asks
 * for it does it, under the name of that thread.
 */
abstract class Service {
    final SleepMonitor monitor;
    private final LincheckThread identity;

    /** The thread that is at work. */
    @GuardedBy("SleepMonitor")
    private @Nullable Thread worker;

    Service(SleepMonitor monitor, String name) {
        this.monitor = monitor;
        identity = new LincheckThread(monitor, name);
    }

    /** Takes the next piece of work; null if there is none. The caller owns the monitor. */
    abstract @Nullable Runnable next();

    /**
     * Does what there is to do, and returns how many pieces it was. If another thread is at work already, it will do
     * what there is, and nothing is done here.
     */
    final int work() {
        int pieces = 0;
        boolean atWork = false;
        try {
            Runnable piece = begin();
            while (piece != null) {
                atWork = true;
                pieces++;
                piece.run();
                piece = takeOrEnd();
                atWork = piece != null;
            }
        } finally {
            if (atWork) {
                end();
            }
        }
        return pieces;
    }

    private @Nullable Runnable begin() {
        synchronized (monitor) {
            if (worker != null) {
                return null;
            }
            Runnable piece = next();
            if (piece != null) {
                worker = Thread.currentThread();
            }
            return piece;
        }
    }

    private @Nullable Runnable takeOrEnd() {
        synchronized (monitor) {
            Runnable piece = next();
            if (piece == null) {
                worker = null;
            }
            return piece;
        }
    }

    private void end() {
        synchronized (monitor) {
            worker = null;
        }
    }

    /** Whether the current thread is at work. The caller owns the monitor. */
    final boolean isWorker() {
        return worker == Thread.currentThread();
    }

    /** The thread that whoever is at work stands for. */
    final LincheckThread identity() {
        return identity;
    }
}
