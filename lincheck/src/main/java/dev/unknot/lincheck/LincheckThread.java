// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.WakeReason;
import org.jspecify.annotations.Nullable;

/** A thread of the JVM as the core sees it. */
final class LincheckThread implements KernelThread {
    private final SleepMonitor monitor;
    private final Thread thread;

    @GuardedBy("SleepMonitor")
    private @Nullable WakeReason interrupt;

    LincheckThread(SleepMonitor monitor, Thread thread) {
        this.monitor = monitor;
        this.thread = thread;
    }

    @Override
    public String name() {
        return thread.getName();
    }

    Thread thread() {
        return thread;
    }

    @Override
    public void interrupt(WakeReason reason) {
        switch (reason) {
            case INTERRUPTED, RESTART -> {
                synchronized (monitor) {
                    interrupt = reason;
                    monitor.changed();
                }
            }
            case WOKEN, TIMED_OUT -> throw new IllegalArgumentException("not an interrupt: " + reason);
        }
    }

    /** Takes the interrupt that the thread has not noticed yet; null if there is none. The caller owns the monitor. */
    @Nullable
    WakeReason takeInterrupt() {
        WakeReason reason = interrupt;
        interrupt = null;
        return reason;
    }

    @Override
    public String toString() {
        return name();
    }
}
