// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.sim.HappensBefore.Side;
import org.jspecify.annotations.Nullable;

/** A mutex of a {@link SimScheduler}. */
final class SimMutex implements Mutex, SimLock {
    private final SimScheduler scheduler;
    private final LockClass lockClass;
    private final int serial;
    final int id;
    final int number;
    /** The number of its being there, at which those look too who see nothing of its owners but themselves. */
    private final int life;

    private final int origin;
    private @Nullable SimThread owner;
    private boolean destroyed;

    SimMutex(SimScheduler scheduler, LockClass lockClass, int serial) {
        this.scheduler = scheduler;
        this.lockClass = lockClass;
        this.serial = serial;
        this.id = scheduler.register(this);
        this.number = scheduler.newNumbers(2);
        this.life = number + 1;
        this.origin = scheduler.steps().lockOrigin();
    }

    @Override
    public void lock() {
        SimThread self = scheduler.running();
        if (owner == self) {
            throw new Panic("recursed on non-recursive mutex " + label());
        }
        if (self.heldCount() > 0) {
            scheduler.steps().takesMore(self, this, LockListener.Mode.EXCLUSIVE);
        }
        scheduler.point(self, SimThread.Pending.LOCK, this);
        take(self);
        scheduler.record(Verb.LOCK, self, id, 0);
    }

    @Override
    public void unlock() {
        SimThread self = scheduler.running();
        release(self);
        scheduler.record(Verb.UNLOCK, self, id, 0);
    }

    @Override
    public void destroy() {
        checkLive("write");
        scheduler.touches().changes(number);
        scheduler.touches().changes(life);
        destroyed = true;
    }

    private void checkLive(String access) {
        if (destroyed) {
            throw new Panic(Panic.Kind.USE_AFTER_FREE, access + " of freed " + label());
        }
    }

    void take(SimThread thread) {
        checkLive("write");
        if (owner != null) {
            throw new EngineError("mutex " + label() + " is not free for " + thread.name());
        }
        scheduler.touches().changes(number);
        owner = thread;
        thread.holds(this);
        scheduler.memory().acquire(thread, id, Side.MAIN);
    }

    void release(SimThread thread) {
        checkLive("write");
        if (owner != thread) {
            throw new Panic("mutex " + label() + " not owned");
        }
        scheduler.touches().changes(number);
        thread.releases(this);
        owner = null;
        scheduler.memory().release(thread, id, Side.MAIN);
    }

    boolean isFree() {
        return owner == null || destroyed;
    }

    @Nullable
    SimThread owner() {
        return owner;
    }

    @Override
    public @Nullable SimThread writer() {
        return owner;
    }

    @Override
    public int origin() {
        return origin;
    }

    @Override
    public boolean isOwned() {
        scheduler.touches().looks(life);
        checkLive("read");
        return owner == scheduler.running();
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
