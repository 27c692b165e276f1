// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Label;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WakeReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A simulated thread: what it will do in its next step, and what it holds. */
final class SimThread implements KernelThread, LockHolder, Runnable {

    /** What the next step of a thread begins with; it says when the thread is enabled. */
    enum Pending {
        START(PendingSteps.Access.NONE),
        BOUNDARY(PendingSteps.Access.NONE),
        LOCK(PendingSteps.Access.EXCLUSIVE),
        LOCK_SHARED(PendingSteps.Access.SHARED),
        LOCK_EXCLUSIVE(PendingSteps.Access.EXCLUSIVE),
        ASLEEP(PendingSteps.Access.SHARED),
        RELOCK(PendingSteps.Access.EXCLUSIVE),
        RESUME(PendingSteps.Access.NONE),
        DRAIN(PendingSteps.Access.EXCLUSIVE),
        SELECT(PendingSteps.Access.EXCLUSIVE),
        /** Unless it writes. */
        ACCESS(PendingSteps.Access.SHARED),
        IDLE_QUEUE(PendingSteps.Access.EXCLUSIVE),
        IDLE_CLOCK(PendingSteps.Access.EXCLUSIVE),
        DONE(PendingSteps.Access.NONE);

        private final PendingSteps.Access access;

        Pending(PendingSteps.Access access) {
            this.access = access;
        }
    }

    final int id;
    private final String name;
    private final SimScheduler scheduler;
    private final Runnable body;
    private final Coroutine coroutine;
    private boolean resumed;

    Pending pending = Pending.START;
    /** The lock, channel, callout, latch or queue that {@link #pending} is about. */
    @Nullable
    Object object;

    // A sleep, from its begin to its end.
    @Nullable
    SimMutex interlock;

    String waitMessage = "";
    long deadline;
    /** How often it timed out early, or as the clock ran a callout early. */
    int earlyTimeouts;
    /** How often it woke without a cause. */
    int spuriousWakeups;

    boolean dropsInterlock;
    boolean interruptible;
    WakeReason wakeReason = WakeReason.WOKEN;
    /** The next sleeper of the same channel. */
    @Nullable
    SimThread nextSleeper;

    // An access to memory: the number of the field, and whether it is a write.
    int accessedThing;
    boolean accessWrites;

    /** The thread's place in vector clocks; negative as long as it has none. */
    int clockPlace = -1;

    private @Nullable WakeReason pendingInterrupt;

    /** How many locks it has made. */
    int locksMade;
    /** How many things it has made, for {@link Touches#newNumbers}. */
    int thingsMade;

    private SimLock[] held = new SimLock[4];
    private int heldCount;

    SimThread(SimScheduler scheduler, int id, String name, Runnable body) {
        this.scheduler = scheduler;
        this.id = id;
        this.name = name;
        this.body = body;
        this.coroutine = scheduler.carrier().coroutine(this);
    }

    @Override
    public void run() {
        try {
            if (scheduler.carrier() == Carrier.HANDOVER) {
                scheduler.memory().enter();
            }
            scheduler.touches().looks(Touches.start(this));
            body.run();
            scheduler.steps().finished(this);
        } catch (HandoverCoroutine.Abandoned e) {
            throw e;
        } catch (Throwable e) {
            // Whatever a body throws is the execution's result, errors of the JVM included.
            scheduler.steps().failed(this, e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Runs it until it suspends itself or comes to its end. */
    void resume() {
        resumed = true;
        coroutine.resume();
        resumed = false;
    }

    /** Whether somebody is in {@link #resume}. */
    boolean isResumed() {
        return resumed;
    }

    void suspend() {
        coroutine.suspend();
    }

    void abandon() {
        coroutine.abandon();
    }

    /** Whether it can make a step. */
    boolean isEnabled() {
        return isReady() || scheduler.steps().mayWakeEarly(this);
    }

    /** Whether it can make a step without being woken early. */
    boolean isReady() {
        return switch (pending) {
            case START, BOUNDARY, RESUME, ACCESS -> true;
            case LOCK -> ((SimMutex) waitedFor()).isFree();
            case LOCK_SHARED -> ((SimSharedLock) waitedFor()).isFreeForShared();
            case LOCK_EXCLUSIVE -> ((SimSharedLock) waitedFor()).isFree();
            case RELOCK -> interlock == null || interlock.isFree();
            case DRAIN -> !((SimCallout) waitedFor()).isRunning();
            case SELECT -> ((SimSelectLatch) waitedFor()).isOver();
            case IDLE_QUEUE -> ((SimTaskQueue) waitedFor()).hasTask();
            case IDLE_CLOCK -> scheduler.clock().isDue();
            case ASLEEP, DONE -> false;
        };
    }

    /** The object that the next step begins with, or {@link Recording#NO_OBJECT}; see {@link PendingSteps}. */
    int pendingObject() {
        return switch (pending) {
            case LOCK, LOCK_SHARED, LOCK_EXCLUSIVE -> ((SimLock) waitedFor()).id;
            case RELOCK -> interlock == null ? Recording.NO_OBJECT : interlock.id;
            case DRAIN -> ((SimCallout) waitedFor()).id;
            case SELECT -> ((SimSelectLatch) waitedFor()).id;
            case IDLE_QUEUE -> ((SimTaskQueue) waitedFor()).nextTaskId();
            case IDLE_CLOCK -> scheduler.clock().nextCalloutId();
            case ACCESS -> ((Shadow) waitedFor()).number();
            case ASLEEP -> ((SimChannel) waitedFor()).id;
            case START, BOUNDARY, RESUME, DONE -> Recording.NO_OBJECT;
        };
    }

    /** What the next step does with that object. */
    PendingSteps.Access pendingAccess() {
        return pending == Pending.ACCESS && accessWrites ? PendingSteps.Access.EXCLUSIVE : pending.access;
    }

    /** Whether this is a service's thread between two tasks or callouts. */
    boolean isIdleService() {
        return pending == Pending.IDLE_CLOCK || pending == Pending.IDLE_QUEUE;
    }

    /** Whether it sleeps, and not for ever. */
    boolean sleepsUntilDeadline() {
        return deadline != Scheduler.FOREVER && (pending == Pending.ASLEEP || pending == Pending.SELECT);
    }

    /** Ends a sleep whose deadline has come. */
    void expire(long now) {
        if (deadline == Scheduler.FOREVER || deadline > now) {
            return;
        }
        if (pending == Pending.ASLEEP) {
            ((SimChannel) waitedFor()).remove(this);
            wake(WakeReason.TIMED_OUT);
        } else if (pending == Pending.SELECT) {
            ((SimSelectLatch) waitedFor()).end(WakeReason.TIMED_OUT);
        }
    }

    /** Whether it waits for something that others do. */
    boolean waits() {
        return switch (pending) {
            case START, BOUNDARY, RESUME, ACCESS, IDLE_CLOCK, IDLE_QUEUE, DONE -> false;
            case LOCK, LOCK_SHARED, LOCK_EXCLUSIVE, RELOCK, ASLEEP, DRAIN, SELECT -> true;
        };
    }

    /** Whether it may rightly stay where it is for ever. */
    boolean isLegitimate() {
        return switch (pending) {
            case SELECT, DONE, IDLE_CLOCK, IDLE_QUEUE -> true;
            case ASLEEP -> ((SimChannel) waitedFor()).condition().mayWaitForever(waitMessage);
            case START, BOUNDARY, RESUME, ACCESS, LOCK, LOCK_SHARED, LOCK_EXCLUSIVE, RELOCK, DRAIN -> false;
        };
    }

    /** What it waits for, for the reader of a report. */
    Waiter waiter() {
        return switch (pending) {
            case LOCK -> waiter("lock", ((SimMutex) waitedFor()).writer());
            case LOCK_SHARED, LOCK_EXCLUSIVE -> waiter("lock", ((SimSharedLock) waitedFor()).writer());
            case RELOCK -> relocker();
            case ASLEEP -> {
                SimChannel channel = (SimChannel) waitedFor();
                String state = channel.condition().describe();
                yield new Waiter(id, name, "sleep", channel.label(), waitMessage, state, null, isLegitimate());
            }
            case SELECT -> waiter("select", null);
            case DRAIN -> waiter("drain", null);
            case START, BOUNDARY, RESUME, ACCESS, IDLE_CLOCK, IDLE_QUEUE, DONE ->
                new Waiter(id, name, "nothing", "", null, "", null, false);
        };
    }

    private Waiter waiter(String kind, @Nullable SimThread holder) {
        String holderName = holder == null ? null : holder.name();
        String label = ((Label) waitedFor()).label();
        return new Waiter(id, name, kind, label, null, "", holderName, isLegitimate());
    }

    private Waiter relocker() {
        SimMutex wanted = interlock;
        SimThread holder = wanted == null ? null : wanted.writer();
        String holderName = holder == null ? null : holder.name();
        return new Waiter(id, name, "relock", wanted == null ? "" : wanted.label(), null, "", holderName, false);
    }

    Object waitedFor() {
        Object waited = object;
        if (waited == null) {
            throw new EngineError("thread " + name + " is " + pending + " on nothing");
        }
        return waited;
    }

    @Override
    public void interrupt(WakeReason reason) {
        if (reason != WakeReason.INTERRUPTED && reason != WakeReason.RESTART) {
            throw new IllegalArgumentException("not an interrupt: " + reason);
        }
        Touches touches = scheduler.touches();
        touches.changes(Touches.interrupt(this));
        touches.changes(Touches.flag(this));
        if (interruptible && pending == Pending.ASLEEP) {
            touches.joins(((SimChannel) waitedFor()).number);
            ((SimChannel) waitedFor()).remove(this);
            wake(reason);
        } else {
            pendingInterrupt = reason;
        }
    }

    /** Takes the interrupt that waits for this thread, if there is one. */
    @Nullable
    WakeReason takeInterrupt() {
        WakeReason reason = pendingInterrupt;
        pendingInterrupt = null;
        return reason;
    }

    /** Ends a sleep; the thread is no longer on its channel. */
    void wake(WakeReason reason) {
        wakeReason = reason;
        pending = dropsInterlock ? Pending.RESUME : Pending.RELOCK;
    }

    void holds(SimLock lock) {
        if (heldCount == held.length) {
            held = Arrays.copyOf(held, heldCount * 2);
        }
        held[heldCount++] = lock;
    }

    /** Forgets one hold of the lock, the latest one; says whether there was one. */
    boolean releases(SimLock lock) {
        int last = heldCount - 1;
        // Nearly always it is that.
        if (last >= 0 && held[last] == lock) {
            heldCount = last;
            return true;
        }
        for (int i = last - 1; i >= 0; i--) {
            if (held[i] == lock) {
                System.arraycopy(held, i + 1, held, i, last - i);
                heldCount = last;
                return true;
            }
        }
        return false;
    }

    boolean isHolding(SimLock lock) {
        for (int i = 0; i < heldCount; i++) {
            if (held[i] == lock) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int number() {
        return id;
    }

    @Override
    public int heldCount() {
        return heldCount;
    }

    @Override
    public SimLock held(int i) {
        return held[i];
    }

    @Override
    public boolean holdsExclusively(int i) {
        return held[i].writer() == this;
    }

    /** The lock that it waits for, or will take when it goes on; null if it waits for something else. */
    @Nullable
    SimLock wantedLock() {
        return switch (pending) {
            case LOCK, LOCK_SHARED, LOCK_EXCLUSIVE -> (SimLock) waitedFor();
            case RELOCK -> interlock;
            case START, BOUNDARY, ASLEEP, RESUME, DRAIN, SELECT, ACCESS, IDLE_QUEUE, IDLE_CLOCK, DONE -> null;
        };
    }
}
