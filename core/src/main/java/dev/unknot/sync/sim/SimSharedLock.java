// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Panic;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.sim.HappensBefore.Side;
import org.jspecify.annotations.Nullable;

/** A shared lock of a {@link SimScheduler}. */
final class SimSharedLock implements SharedLock, SimLock {
    private final SimScheduler scheduler;
    private final LockClass lockClass;
    private final int serial;
    final int id;
    final int number;
    private final int origin;
    private @Nullable SimThread writer;
    private int readers;

    SimSharedLock(SimScheduler scheduler, LockClass lockClass, int serial) {
        this.scheduler = scheduler;
        this.lockClass = lockClass;
        this.serial = serial;
        this.id = scheduler.register(this);
        this.number = scheduler.newNumbers(1);
        this.origin = scheduler.steps().lockOrigin();
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
    public @Nullable SimThread writer() {
        return writer;
    }

    @Override
    public int origin() {
        return origin;
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

    @Override
    public LockClass lockClass() {
        return lockClass;
    }

    @Override
    public int serial() {
        return serial;
    }

    @Override
    public String toString() {
        return label();
    }

    @Override
    public String label() {
        return lockClass.label(serial);
    }
}
