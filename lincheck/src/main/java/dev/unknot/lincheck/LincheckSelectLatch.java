// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.WakeReason;

/** A select latch of a {@link LincheckScheduler}. */
final class LincheckSelectLatch implements SelectLatch {
    private final LincheckScheduler scheduler;

    @GuardedBy("SleepMonitor")
    private boolean fired;

    LincheckSelectLatch(LincheckScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void clear() {
        synchronized (scheduler.monitor()) {
            fired = false;
        }
    }

    @Override
    public void fire() {
        synchronized (scheduler.monitor()) {
            fired = true;
            scheduler.monitor().changed();
        }
    }

    @Override
    public WakeReason await(long deadline) {
        synchronized (scheduler.monitor()) {
            while (!fired) {
                if (scheduler.isPast(deadline)) {
                    return WakeReason.TIMED_OUT;
                }
                scheduler.monitor().await();
            }
            return WakeReason.WOKEN;
        }
    }
}
