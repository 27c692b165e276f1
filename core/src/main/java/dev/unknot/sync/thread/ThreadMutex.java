// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A mutex of a {@link ThreadScheduler}. */
final class ThreadMutex implements Mutex {
    private final ThreadScheduler scheduler;
    private final LockClass lockClass;
    private final int serial;
    private final ReentrantLock lock = new ReentrantLock();

    ThreadMutex(ThreadScheduler scheduler, LockClass lockClass, int serial) {
        this.scheduler = scheduler;
        this.lockClass = lockClass;
        this.serial = serial;
    }

    @Override
    public void lock() {
        if (lock.isHeldByCurrentThread()) {
            throw new Panic("recursed on non-recursive mutex " + label());
        }
        if (!lock.tryLock()) {
            lockBlocked();
        }
        CoreThread.took();
    }

    private void lockBlocked() {
        Patience patience = new Patience(scheduler);
        boolean taken = false;
        while (!taken) {
            try {
                taken = lock.tryLock(patience.nanosLeft("waits for mutex", this), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                patience.interrupted();
            }
        }
        patience.done();
    }

    @Override
    public void unlock() {
        if (!lock.isHeldByCurrentThread()) {
            throw new Panic("mutex " + label() + " not owned");
        }
        CoreThread.gaveUp();
        lock.unlock();
    }

    @Override
    public boolean isOwned() {
        return lock.isHeldByCurrentThread();
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
}
