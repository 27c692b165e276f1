// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import java.util.ArrayList;
import java.util.List;

/** What a {@link ContractCase} is built with: one execution on one scheduler. */
public final class Stage {
    private final Scheduler scheduler;
    private final Mutex pauseLock;
    private final AtomicCounter ended;
    private final List<Runnable> checks = new ArrayList<>();
    private int started;
    private int made;

    /** A stage on a scheduler that nothing else uses. */
    public Stage(Scheduler scheduler) {
        this.scheduler = scheduler;
        pauseLock = scheduler.newMutex(LockClass.sleepable("pause"), -1);
        ended = scheduler.newCounter(0);
    }

    /** The scheduler. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** A mutex of a class of its own. */
    public Mutex mutex(String name) {
        return scheduler.newMutex(LockClass.mutex(name), -1);
    }

    /** A mutex that may be held while its holder waits for something else. */
    public Mutex gate(String name) {
        return scheduler.newMutex(LockClass.sleepable(name), -1);
    }

    /** A shared lock of a class of its own, which may be held across a sleep. */
    public SharedLock sharedLock(String name) {
        return scheduler.newSharedLock(LockClass.sleepable(name), -1);
    }

    /** A channel of which nothing is known. */
    public WaitChannel channel(String name) {
        return scheduler.newChannel(() -> name, WaitCondition.NONE);
    }

    /** A signal that is not raised. */
    public Signal signal() {
        return new Signal(scheduler, made++);
    }

    /** Starts a thread; the execution fails unless it comes to its end. */
    public KernelThread thread(String name, Runnable body) {
        started++;
        return scheduler.spawn(name, () -> {
            body.run();
            ended.fetchAdd(1);
        });
    }

    /** A place in the midst of a thread where a schedule may switch threads. */
    public void pause() {
        pauseLock.lock();
        pauseLock.unlock();
    }

    /** Has something checked after all threads have ended. */
    public void check(Runnable check) {
        checks.add(check);
    }

    /** The harness calls it once nothing can happen any more. */
    public void runChecks() {
        int left = started - ended.load();
        if (left != 0) {
            throw new AssertionError(left + " of " + started + " threads have not come to their end");
        }
        checks.forEach(Runnable::run);
    }
}
