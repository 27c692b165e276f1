// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.WakeReason;
import dev.unknot.sync.sim.HappensBefore.Side;
import org.jspecify.annotations.Nullable;

/** A select latch of a {@link SimScheduler}. */
final class SimSelectLatch implements SelectLatch, SimObject {
    private final SimScheduler scheduler;
    final int id;
    final int number;
    private boolean fired;
    /** Why the wait is over; null while it goes on. */
    private @Nullable WakeReason over;

    SimSelectLatch(SimScheduler scheduler) {
        this.scheduler = scheduler;
        this.id = scheduler.register(this);
        this.number = scheduler.newNumbers(1);
    }

    @Override
    public void clear() {
        scheduler.touches().changes(number);
        fired = false;
    }

    @Override
    public void fire() {
        scheduler.touches().changes(number);
        fired = true;
        scheduler.memory().release(scheduler.running(), id, Side.MAIN);
        end(WakeReason.WOKEN);
        scheduler.record(Verb.FIRE, scheduler.running(), id, 0);
    }

    /** Ends a wait that goes on; the first reason stays. */
    void end(WakeReason reason) {
        if (over == null) {
            over = reason;
        }
    }

    boolean isOver() {
        return over != null;
    }

    @Override
    public WakeReason await(long deadline) {
        SimThread self = scheduler.running();
        scheduler.touches().changes(number);
        if (self.heldCount() > 0) {
            scheduler.steps().waitsHolding(self, LockListener.Wait.SELECT);
        }
        boolean due = deadline != SimScheduler.FOREVER && deadline <= scheduler.uptime();
        over = fired ? WakeReason.WOKEN : due ? WakeReason.TIMED_OUT : null;
        self.deadline = deadline;
        scheduler.record(Verb.SELECT, self, id, 0);
        scheduler.point(self, SimThread.Pending.SELECT, this);
        scheduler.touches().changes(number);
        self.deadline = SimScheduler.FOREVER;
        WakeReason reason = over == null ? WakeReason.WOKEN : over;
        over = null;
        if (reason == WakeReason.WOKEN) {
            scheduler.memory().acquire(self, id, Side.MAIN);
        }
        scheduler.record(Verb.SELECTED, self, id, reason.ordinal());
        return reason;
    }

    @Override
    public String label() {
        return "select#" + id;
    }
}
