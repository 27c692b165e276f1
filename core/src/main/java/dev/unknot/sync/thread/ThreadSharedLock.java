// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Panic;
import dev.unknot.sync.SharedLock;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A shared lock of a {@link ThreadScheduler}: a monitor that knows its writer and its readers. */
final class ThreadSharedLock implements SharedLock {
    private static final Thread[] NOBODY = {};

    private final ThreadScheduler scheduler;
    private final LockClass lockClass;
    private final int serial;

    @GuardedBy("this")
    private @Nullable Thread writer;

    /** One entry a hold, so a thread that holds the lock twice is here twice. */
    @GuardedBy("this")
    private Thread[] readers = NOBODY;

    @GuardedBy("this")
    private int readerCount;

    ThreadSharedLock(ThreadScheduler scheduler, LockClass lockClass, int serial) {
        this.scheduler = scheduler;
        this.lockClass = lockClass;
        this.serial = serial;
    }

    @Override
    public synchronized void lockShared() {
        Thread self = Thread.currentThread();
        if (writer == self) {
            throw new Panic("lock " + label() + " taken shared by its exclusive holder");
        }
        if (writer != null) {
            Patience patience = new Patience(scheduler);
            while (writer != null) {
                await(patience);
            }
            patience.done();
        }
        if (readerCount == readers.length) {
            readers = Arrays.copyOf(readers, readerCount + 2);
        }
        readers[readerCount++] = self;
        CoreThread.took();
    }

    @Override
    public synchronized void unlockShared() {
        int hold = holdOf(Thread.currentThread());
        if (hold < 0) {
            throw new Panic("lock " + label() + " not held shared");
        }
        readers[hold] = readers[--readerCount];
        if (readerCount == 0) {
            readers = NOBODY;
            notifyAll();
        }
        CoreThread.gaveUp();
    }

    @GuardedBy("this")
    private int holdOf(Thread thread) {
        for (int i = 0; i < readerCount; i++) {
            if (readers[i] == thread) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public synchronized void lockExclusive() {
        Thread self = Thread.currentThread();
        if (writer == self) {
            throw new Panic("recursed on non-recursive lock " + label());
        }
        if (holdOf(self) >= 0) {
            throw new Panic("lock " + label() + " taken exclusive by its shared holder");
        }
        if (writer != null || readerCount > 0) {
            Patience patience = new Patience(scheduler);
            while (writer != null || readerCount > 0) {
                await(patience);
            }
            patience.done();
        }
        writer = self;
        CoreThread.took();
    }

    @Override
    public synchronized void unlockExclusive() {
        if (writer != Thread.currentThread()) {
            throw new Panic("lock " + label() + " not exclusively locked");
        }
        writer = null;
        notifyAll();
        CoreThread.gaveUp();
    }

    @GuardedBy("this")
    private void await(Patience patience) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, patience.nanosLeft("waits for lock", this));
        } catch (InterruptedException e) {
            patience.interrupted();
        }
    }

    @Override
    public synchronized boolean isExclusivelyOwned() {
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
