// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.sim.HappensBefore.Side;

/** A mutex of a {@link SimScheduler}. */
final class SimMutex extends SimLock implements Mutex {
    /** The number of its being there, at which those look too who see nothing of its owners but themselves. */
    private final int life;

    private boolean destroyed;

    SimMutex(SimScheduler scheduler, LockClass lockClass, int serial) {
        super(scheduler, lockClass, serial, 2);
        life = number + 1;
    }

    @Override
    public void lock() {
        SimThread self = scheduler.running();
        if (writer == self) {
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
        if (writer != null) {
            throw new EngineError("mutex " + label() + " is not free for " + thread.name());
        }
        scheduler.touches().changes(number);
        writer = thread;
        thread.holds(this);
        scheduler.memory().acquire(thread, id, Side.MAIN);
    }

    void release(SimThread thread) {
        checkLive("write");
        if (writer != thread) {
            throw new Panic("mutex " + label() + " not owned");
        }
        scheduler.touches().changes(number);
        thread.releases(this);
        writer = null;
        scheduler.memory().release(thread, id, Side.MAIN);
    }

    boolean isFree() {
        return writer == null || destroyed;
    }

    @Override
    public boolean isOwned() {
        scheduler.touches().looks(life);
        checkLive("read");
        return writer == scheduler.running();
    }
}
