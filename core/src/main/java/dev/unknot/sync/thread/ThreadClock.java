// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Label;
import dev.unknot.sync.Sbintime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The callouts that are armed, and the thread that runs them. Whoever changes the earliest deadline signals
 * {@code changed}, for which the clock thread waits; the clock thread signals {@code returned} when a function has
 * returned, for which drainers wait. No lock is held while a function runs.
 */
final class ThreadClock implements Runnable {
    private final ThreadScheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition returned = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable CoreThread thread;

    /** Armed callouts, by their time, then by the order of their arming. */
    @GuardedBy("lock")
    private @Nullable ThreadCallout first;

    @GuardedBy("lock")
    private @Nullable ThreadCallout running;

    ThreadClock(ThreadScheduler scheduler) {
        this.scheduler = scheduler;
    }

    ThreadCallout newCallout(Label name, Runnable function) {
        return new ThreadCallout(this, name, function);
    }

    void reset(ThreadCallout callout, long deadline) {
        lock.lock();
        try {
            if (running == callout && callout.drainers > 0) {
                return;
            }
            disarm(callout);
            arm(callout, deadline);
            if (thread == null) {
                thread = scheduler.startService("clock", this);
            }
            if (first == callout) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean stop(ThreadCallout callout) {
        lock.lock();
        try {
            return disarm(callout);
        } finally {
            lock.unlock();
        }
    }

    void drain(ThreadCallout callout) {
        lock.lock();
        try {
            disarm(callout);
            if (running != callout) {
                return;
            }
            if (thread == Thread.currentThread()) {
                throw new IllegalStateException("callout " + callout + " drained by its own function");
            }
            Patience patience = new Patience(scheduler);
            callout.drainers++;
            try {
                while (running == callout) {
                    awaitReturn(callout, patience);
                    disarm(callout);
                }
            } finally {
                callout.drainers--;
            }
            patience.done();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    @SuppressWarnings("WaitNotInLoop") // drain() loops
    private void awaitReturn(ThreadCallout callout, Patience patience) {
        try {
            returned.await(patience.nanosLeft("drains callout", callout), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            patience.interrupted();
        }
    }

    @GuardedBy("lock")
    private void arm(ThreadCallout callout, long deadline) {
        callout.deadline = deadline;
        callout.armed = true;
        ThreadCallout before = null;
        ThreadCallout after = first;
        while (after != null && after.deadline <= deadline) {
            before = after;
            after = after.next;
        }
        callout.next = after;
        if (before == null) {
            first = callout;
        } else {
            before.next = callout;
        }
    }

    @GuardedBy("lock")
    private boolean disarm(ThreadCallout callout) {
        if (!callout.armed) {
            return false;
        }
        callout.armed = false;
        if (first == callout) {
            first = callout.next;
        } else {
            ThreadCallout before = first;
            while (before != null && before.next != callout) {
                before = before.next;
            }
            if (before != null) {
                before.next = callout.next;
            }
        }
        callout.next = null;
        return true;
    }

    @Override
    public void run() {
        while (!scheduler.isClosed()) {
            ThreadCallout callout = awaitDue();
            if (callout != null) {
                scheduler.guard(callout::runFunction);
                finished();
            }
        }
    }

    /** Waits for the first callout to be due and marks it as running; null where it only has to look again. */
    @SuppressWarnings("WaitNotInLoop") // run() loops
    private @Nullable ThreadCallout awaitDue() {
        lock.lock();
        try {
            ThreadCallout callout = first;
            long left = callout == null ? Long.MAX_VALUE : nanosUntil(callout.deadline);
            if (callout == null || left > 0) {
                changed.await(left, TimeUnit.NANOSECONDS);
                return null;
            }
            disarm(callout);
            running = callout;
            return callout;
        } catch (InterruptedException e) {
            // Only closing interrupts the clock, and run() looks.
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void finished() {
        lock.lock();
        try {
            running = null;
            returned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntil(long deadline) {
        long now = scheduler.uptime();
        return deadline <= now ? 0 : Sbintime.toNanosCeiling(deadline - now);
    }
}
