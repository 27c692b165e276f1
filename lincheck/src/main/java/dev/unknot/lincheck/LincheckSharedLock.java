// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Panic;
import dev.unknot.sync.SharedLock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A shared lock: words that say who holds it, and a monitor that guards them for a few steps. */
final class LincheckSharedLock implements SharedLock {
    private final LockClass lockClass;
    private final int serial;

    @GuardedBy("this")
    private @Nullable Thread writer;

    /** The thread of each shared hold, in any order. */
    @GuardedBy("this")
    private @Nullable Thread[] readers = new @Nullable Thread[4];

    @GuardedBy("this")
    private int readerCount;

    LincheckSharedLock(LockClass lockClass, int serial) {
        this.lockClass = lockClass;
        this.serial = serial;
    }

    @Override
    public synchronized void lockShared() {
        Thread self = Thread.currentThread();
        if (writer == self) {
            throw new Panic("lock " + label() + " taken shared by its exclusive holder");
        }
        while (writer != null) {
            SleepMonitor.await(this);
        }
        if (readerCount == readers.length) {
            readers = Arrays.copyOf(readers, readerCount * 2);
        }
        readers[readerCount++] = self;
    }

    @Override
    public synchronized void unlockShared() {
        int place = placeOf(Thread.currentThread());
        if (place < 0) {
            throw new Panic("lock " + label() + " not held shared");
        }
        readerCount--;
        readers[place] = readers[readerCount];
        readers[readerCount] = null;
        notifyAll();
    }

    @Override
    public synchronized void lockExclusive() {
        Thread self = Thread.currentThread();
        if (writer == self || placeOf(self) >= 0) {
            throw new Panic("recursed on non-recursive lock " + label());
        }
        while (writer != null || readerCount > 0) {
            SleepMonitor.await(this);
        }
        writer = self;
    }

    @Override
    public synchronized void unlockExclusive() {
        if (writer != Thread.currentThread()) {
            throw new Panic("lock " + label() + " not exclusively locked");
        }
        writer = null;
        notifyAll();
    }

    /** Where a shared hold of the thread is; -1 if it has none. */
    private int placeOf(Thread thread) {
        for (int i = 0; i < readerCount; i++) {
            if (readers[i] == thread) {
                return i;
            }
        }
        return -1;
    }

    /** Reads the word without the monitor: only the current thread itself makes the answer true, or untrue. */
    @Override
    public boolean isExclusivelyOwned() {
        return writer == Thread.currentThread();
    }

    @Override
    public synchronized boolean isShared() {
        return readerCount > 0;
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
