// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Callout;
import dev.unknot.sync.Label;
import dev.unknot.sync.sim.HappensBefore.Side;
import org.jspecify.annotations.Nullable;

/** A callout of a {@link SimScheduler}. */
final class SimCallout implements Callout, SimObject {
    final int id;
    final int number;
    private final SimScheduler scheduler;
    private final SimClock clock;
    private final Label name;
    private final Runnable function;

    // Owned by the clock.
    long deadline;
    boolean armed;

    @Nullable
    SimCallout next;

    private boolean runs;
    private int drainers;

    SimCallout(SimScheduler scheduler, SimClock clock, Label name, Runnable function) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.name = name;
        this.function = function;
        this.id = scheduler.register(this);
        this.number = scheduler.newNumbers(1);
    }

    @Override
    public void reset(long deadline) {
        scheduler.touches().looks(number);
        if (!runs || drainers == 0) {
            scheduler.touches().changes(Touches.CALLOUTS);
            scheduler.memory().release(scheduler.running(), id, Side.MAIN);
            clock.arm(this, deadline);
        }
    }

    @Override
    public boolean stop() {
        scheduler.touches().changes(Touches.CALLOUTS);
        return clock.disarm(this);
    }

    @Override
    public void drain() {
        SimThread self = scheduler.running();
        scheduler.touches().changes(Touches.CALLOUTS);
        scheduler.touches().looks(number);
        if (self.heldCount() > 0) {
            scheduler.steps().waitsHolding(self, LockListener.Wait.DRAIN);
        }
        clock.disarm(this);
        while (runs) {
            if (clock.isThread(self)) {
                throw new EngineError("callout " + label() + " drained by its own function");
            }
            scheduler.touches().changes(number);
            drainers++;
            scheduler.record(Verb.DRAIN, self, id, 0);
            scheduler.point(self, SimThread.Pending.DRAIN, this);
            scheduler.touches().changes(number);
            scheduler.touches().changes(Touches.CALLOUTS);
            drainers--;
            scheduler.record(Verb.DRAINED, self, id, 0);
            clock.disarm(this);
        }
        scheduler.memory().acquire(self, id, Side.OTHER);
    }

    void runFunction() {
        scheduler.touches().changes(number);
        runs = true;
        SimThread self = scheduler.running();
        scheduler.memory().acquire(self, id, Side.MAIN);
        function.run();
        scheduler.touches().changes(number);
        scheduler.memory().release(self, id, Side.OTHER);
        runs = false;
    }

    boolean isRunning() {
        return runs;
    }

    @Override
    public String label() {
        return name.label();
    }
}
