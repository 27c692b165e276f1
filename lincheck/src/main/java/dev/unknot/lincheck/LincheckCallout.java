// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.Callout;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Label;
import org.jspecify.annotations.Nullable;

/** A callout of a {@link LincheckScheduler}. */
final class LincheckCallout implements Callout, Runnable {
    private final LincheckClock clock;
    private final Label name;
    private final Runnable function;

    // The clock's.

    @GuardedBy("SleepMonitor")
    long deadline;

    @GuardedBy("SleepMonitor")
    boolean armed;

    @GuardedBy("SleepMonitor")
    @Nullable
    LincheckCallout next;

    /** Whether the clock has begun with the function, and not come back from it. */
    @GuardedBy("SleepMonitor")
    private boolean runs;

    @GuardedBy("SleepMonitor")
    private int drainers;

    LincheckCallout(LincheckClock clock, Label name, Runnable function) {
        this.clock = clock;
        this.name = name;
        this.function = function;
    }

    @Override
    public void reset(long time) {
        synchronized (clock.monitor) {
            if (!runs || drainers == 0) {
                clock.arm(this, time);
            }
        }
    }

    @Override
    public boolean stop() {
        synchronized (clock.monitor) {
            return clock.disarm(this);
        }
    }

    @Override
    public void drain() {
        synchronized (clock.monitor) {
            clock.disarm(this);
            if (runs && clock.isWorker()) {
                throw new IllegalStateException("callout " + label() + " drained by its own function");
            }
            drainers++;
            while (runs) {
                clock.monitor.await();
            }
            drainers--;
            clock.disarm(this);
        }
    }

    /** The clock begins with the function; the caller owns the monitor. */
    void begin() {
        runs = true;
    }

    /** Runs the function. */
    @Override
    public void run() {
        try {
            function.run();
        } finally {
            synchronized (clock.monitor) {
                runs = false;
                clock.monitor.changed();
            }
        }
    }

    String label() {
        return name.label();
    }

    @Override
    public String toString() {
        return label();
    }
}
