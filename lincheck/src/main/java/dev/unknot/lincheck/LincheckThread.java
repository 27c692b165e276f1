// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.WakeReason;
import org.jspecify.annotations.Nullable;

/** A thread as the core sees it: its name, and the interrupt that it has not noticed yet. */
final class LincheckThread implements KernelThread {
    private final SleepMonitor monitor;
    private final String name;

    @GuardedBy("SleepMonitor")
    private @Nullable WakeReason interrupt;

    LincheckThread(SleepMonitor monitor, String name) {
        this.monitor = monitor;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
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
        return name;
    }
}
