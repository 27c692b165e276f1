// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import org.jspecify.annotations.Nullable;

/** A mutex: a word that says who owns it, and a monitor that guards the word for a few steps. */
final class LincheckMutex implements Mutex {
    private final LockClass lockClass;
    private final int serial;

    @GuardedBy("this")
    private @Nullable Thread owner;

    @GuardedBy("this")
    private boolean destroyed;

    LincheckMutex(LockClass lockClass, int serial) {
        this.lockClass = lockClass;
        this.serial = serial;
    }

    @Override
    public synchronized void lock() {
        Thread self = Thread.currentThread();
        if (owner == self) {
            throw new Panic("recursed on non-recursive mutex " + label());
        }
        while (owner != null) {
            checkLive("write");
            SleepMonitor.await(this);
        }
        checkLive("write");
        owner = self;
    }

    @Override
    public synchronized void unlock() {
        checkLive("write");
        if (owner != Thread.currentThread()) {
            throw new Panic("mutex " + label() + " not owned");
        }
        owner = null;
        notifyAll();
    }

    @Override
    public synchronized void destroy() {
        checkLive("write");
        destroyed = true;
        notifyAll();
    }

    private void checkLive(String access) {
        if (destroyed) {
            throw new Panic(Panic.Kind.USE_AFTER_FREE, access + " of freed " + label());
        }
    }

    /** Reads the word without the monitor: only the current thread itself makes the answer true, or untrue. */
    @Override
    public boolean isOwned() {
        checkLive("read");
        return owner == Thread.currentThread();
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
