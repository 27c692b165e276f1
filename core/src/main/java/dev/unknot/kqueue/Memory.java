// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Memory, as far as getting it can fail or make a thread wait (malloc(9), uma(9)). There is enough, unless somebody
 * makes it scarce: for the next so many allocations, or wherever the scheduler chooses.
 */
public final class Memory {
    /** The class of the lock that stands for what a thread waits for when memory is scarce. */
    public static final LockClass LOCK_CLASS = LockClass.mutex("uma");

    private final Scheduler scheduler;
    private final AtomicCounter failures;

    /** What who may wait for memory goes through; null if memory is not scarce. */
    private @Nullable Mutex scarce;

    Memory(Scheduler scheduler) {
        this.scheduler = scheduler;
        failures = scheduler.newCounter(0);
    }

    /** Has the next allocations that may not wait fail (M_NOWAIT). */
    void failNext(int number) {
        failures.store(number);
    }

    /**
     * From here on each allocation that may not wait fails where {@link Scheduler#choose} says 1, and each that may
     * waits where it says 1: other threads can run there. Called before there are other threads.
     */
    public void makeScarce() {
        scarce = scheduler.newMutex(LOCK_CLASS, -1);
    }

    /** Whether an allocation succeeds. One that may wait does, and may sleep. */
    boolean allocates(Waitok waitok) {
        Mutex lock = scarce;
        if (waitok == Waitok.YES) {
            if (lock != null && scheduler.choose(2, "memory") != 0) {
                lock.lock();
                lock.unlock();
            }
            return true;
        }
        while (true) {
            int left = failures.load();
            if (left <= 0) {
                return lock == null || scheduler.choose(2, "memory") == 0;
            }
            if (failures.compareAndSet(left, left - 1)) {
                return false;
            }
        }
    }
}
