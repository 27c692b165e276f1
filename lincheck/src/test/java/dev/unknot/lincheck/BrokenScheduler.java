// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.DelegatingScheduler;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.WaitChannel;
import java.util.ArrayList;
import java.util.List;

/** A {@link LincheckScheduler} with a planted fault. */
final class BrokenScheduler extends DelegatingScheduler {
    private final Fault fault;

    /** What does not work. */
    enum Fault {
        /** Locks exclude nobody; each thread owns those that it took. */
        NO_EXCLUSION,
        /** A wakeup wakes nobody. */
        NO_WAKEUP
    }

    BrokenScheduler(Fault fault) {
        super(new LincheckScheduler());
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
            case NO_WAKEUP -> super.newMutex(lockClass, serial);
        };
    }

    @Override
    public void wakeup(WaitChannel channel) {
        switch (fault) {
            case NO_EXCLUSION -> super.wakeup(channel);
            case NO_WAKEUP -> {}
        }
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return switch (fault) {
            case NO_EXCLUSION -> new OpenSharedLock(new OpenMutex(lockClass, serial, new ArrayList<>(2)));
            case NO_WAKEUP -> super.newSharedLock(lockClass, serial);
        };
    }
}
