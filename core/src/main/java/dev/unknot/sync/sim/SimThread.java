// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.KernelThread;
import dev.unknot.sync.WakeReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A simulated thread: what it will do in its next step, and what it holds. */
final class SimThread implements KernelThread, Runnable {

    /** What the next step of a thread begins with; it says when the thread is enabled. */
    enum Pending {
        START,
        BOUNDARY,
        LOCK,
        LOCK_SHARED,
        LOCK_EXCLUSIVE,
        ASLEEP,
        RELOCK,
        RESUME,
        DRAIN,
        SELECT,
        IDLE_QUEUE,
        IDLE_CLOCK,
        DONE
    }

    final int id;
    private final String name;
    private final SimScheduler scheduler;
    private final Runnable body;
    private final Coroutine coroutine;

    Pending pending = Pending.START;
    /** The lock, channel, callout, latch or queue that {@link #pending} is about. */
    @Nullable
    Object object;

    // A sleep, from its begin to its end.
    @Nullable
    SimMutex interlock;

    String waitMessage = "";
    long deadline;
    boolean dropsInterlock;
    boolean interruptible;
    WakeReason wakeReason = WakeReason.WOKEN;
    /** The next sleeper of the same channel. */
    @Nullable
    SimThread nextSleeper;

    private @Nullable WakeReason pendingInterrupt;

    private SimObject[] held = new SimObject[4];
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
            body.run();
            scheduler.finished(this);
        } catch (HandoverCoroutine.Abandoned e) {
            throw e;
        } catch (Throwable e) {
            // Whatever a body throws is the execution's result, errors of the JVM included.
            scheduler.failed(this, e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    void resume() {
        coroutine.resume();
    }

    void suspend() {
        coroutine.suspend();
    }

    void abandon() {
        coroutine.abandon();
    }

    boolean isEnabled() {
        return switch (pending) {
            case START, BOUNDARY, RESUME -> true;
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
        if (interruptible && pending == Pending.ASLEEP) {
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

    void holds(SimObject lock) {
        if (heldCount == held.length) {
            held = Arrays.copyOf(held, heldCount * 2);
        }
        held[heldCount++] = lock;
    }

    /** Forgets one hold of the lock, the latest one; says whether there was one. */
    boolean releases(SimObject lock) {
        for (int i = heldCount - 1; i >= 0; i--) {
            if (held[i] == lock) {
                System.arraycopy(held, i + 1, held, i, heldCount - 1 - i);
                heldCount--;
                return true;
            }
        }
        return false;
    }

    int heldCount() {
        return heldCount;
    }

    SimObject held(int i) {
        return held[i];
    }
}
