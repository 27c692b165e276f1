// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Label;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import java.util.ArrayList;
import java.util.List;

/** A {@link LincheckScheduler} with a planted fault. */
final class BrokenScheduler implements Scheduler {
    private final LincheckScheduler sound = new LincheckScheduler();
    private final Fault fault;

    /** What does not work. */
    enum Fault {
        /** Locks exclude nobody; each thread owns those that it took. */
        NO_EXCLUSION,
        /** A wakeup wakes nobody. */
        NO_WAKEUP
    }

    BrokenScheduler(Fault fault) {
        this.fault = fault;
    }

    /** A mutex that any number of threads own. */
    private record OpenMutex(LockClass lockClass, int serial, List<Thread> owners) implements Mutex {
        @Override
        public void lock() {
            synchronized (owners) {
                if (owners.contains(Thread.currentThread())) {
                    throw new Panic("recursed on non-recursive mutex " + label());
                }
                owners.add(Thread.currentThread());
            }
        }

        @Override
        public void unlock() {
            synchronized (owners) {
                if (!owners.remove(Thread.currentThread())) {
                    throw new Panic("mutex " + label() + " not owned");
                }
            }
        }

        @Override
        public boolean isOwned() {
            synchronized (owners) {
                return owners.contains(Thread.currentThread());
            }
        }
    }

    /** A lock that any number of threads hold exclusively. */
    private record OpenSharedLock(OpenMutex mutex) implements SharedLock {
        @Override
        public void lockShared() {
            mutex.lock();
        }

        @Override
        public void unlockShared() {
            mutex.unlock();
        }

        @Override
        public void lockExclusive() {
            mutex.lock();
        }

        @Override
        public void unlockExclusive() {
            mutex.unlock();
        }

        @Override
        public boolean isExclusivelyOwned() {
            return mutex.isOwned();
        }

        @Override
        public boolean isShared() {
            return false;
        }

        @Override
        public LockClass lockClass() {
            return mutex.lockClass();
        }

        @Override
        public int serial() {
            return mutex.serial();
        }
    }

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        return switch (fault) {
            case NO_EXCLUSION -> new OpenMutex(lockClass, serial, new ArrayList<>(2));
            case NO_WAKEUP -> sound.newMutex(lockClass, serial);
        };
    }

    @Override
    public void wakeup(WaitChannel channel) {
        switch (fault) {
            case NO_EXCLUSION -> sound.wakeup(channel);
            case NO_WAKEUP -> {}
        }
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return switch (fault) {
            case NO_EXCLUSION -> new OpenSharedLock(new OpenMutex(lockClass, serial, new ArrayList<>(2)));
            case NO_WAKEUP -> sound.newSharedLock(lockClass, serial);
        };
    }

    @Override
    public WaitChannel newChannel(Label label, WaitCondition condition) {
        return sound.newChannel(label, condition);
    }

    @Override
    public SelectLatch newSelectLatch() {
        return sound.newSelectLatch();
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        return sound.newCallout(label, function);
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        return sound.newTaskQueue(name);
    }

    @Override
    public AtomicCounter newCounter(int initial) {
        return sound.newCounter(initial);
    }

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        sound.sleep(channel, interlock, waitMessage);
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        sound.sleepDrop(channel, interlock, waitMessage);
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        return sound.sleepInterruptibly(channel, interlock, waitMessage, deadline);
    }

    @Override
    public long uptime() {
        return sound.uptime();
    }

    @Override
    public long bootTime() {
        return sound.bootTime();
    }

    @Override
    public KernelThread spawn(String name, Runnable body) {
        return sound.spawn(name, body);
    }

    @Override
    public KernelThread currentThread() {
        return sound.currentThread();
    }

    @Override
    public int choose(int bound, String what) {
        return sound.choose(bound, what);
    }
}
