// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Panic;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.sim.HappensBefore.Side;

/** A shared lock of a {@link SimScheduler}. */
final class SimSharedLock extends SimLock implements SharedLock {
    private int readers;

    SimSharedLock(SimScheduler scheduler, LockClass lockClass, int serial) {
        super(scheduler, lockClass, serial, 1);
    }

    @Override
    public void lockShared() {
        SimThread self = scheduler.running();
        if (writer == self) {
            throw new Panic("lock " + label() + " taken shared by its exclusive holder");
        }
        if (self.heldCount() > 0) {
            scheduler.steps().takesMore(self, this, LockListener.Mode.SHARED);
        }
        scheduler.point(self, SimThread.Pending.LOCK_SHARED, this);
        scheduler.touches().looks(number);
        readers++;
        self.holds(this);
        scheduler.memory().acquire(self, id, Side.MAIN);
        scheduler.record(Verb.LOCK_SHARED, self, id, 0);
    }

    @Override
    public void unlockShared() {
        SimThread self = scheduler.running();
        if (writer == self || !self.releases(this)) {
            throw new Panic("lock " + label() + " not held shared");
        }
        scheduler.touches().looks(number);
        readers--;
        scheduler.memory().release(self, id, Side.OTHER);
        scheduler.record(Verb.UNLOCK_SHARED, self, id, 0);
    }

    @Override
    public void lockExclusive() {
        SimThread self = scheduler.running();
        if (writer == self) {
            throw new Panic("recursed on non-recursive lock " + label());
        }
        if (self.isHolding(this)) {
            throw new Panic("lock " + label() + " taken exclusive by its shared holder");
        }
        if (self.heldCount() > 0) {
            scheduler.steps().takesMore(self, this, LockListener.Mode.EXCLUSIVE);
        }
        scheduler.point(self, SimThread.Pending.LOCK_EXCLUSIVE, this);
        scheduler.touches().changes(number);
        writer = self;
        self.holds(this);
        scheduler.memory().acquire(self, id, Side.MAIN);
        scheduler.memory().acquire(self, id, Side.OTHER);
        scheduler.record(Verb.LOCK, self, id, 0);
    }

    @Override
    public void unlockExclusive() {
        SimThread self = scheduler.running();
        if (writer != self) {
            throw new Panic("lock " + label() + " not exclusively locked");
        }
        scheduler.touches().changes(number);
        self.releases(this);
        writer = null;
        scheduler.memory().release(self, id, Side.MAIN);
        scheduler.record(Verb.UNLOCK, self, id, 0);
    }

    boolean isFree() {
        return writer == null && readers == 0;
    }

    boolean isFreeForShared() {
        return writer == null;
    }

    @Override
    public boolean isExclusivelyOwned() {
        return writer == scheduler.running();
    }

    @Override
    public boolean isShared() {
        if (scheduler.touches().isTold() && !scheduler.running().isHolding(this)) {
            // Who is none of the holders sees others come and go.
            scheduler.touches().joins(number);
        }
        return readers > 0;
    }
}
