// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * What the threads that cannot make a step would do in it, between two steps of an execution. For a search that asks
 * what could have come earlier.
 */
public final class Prospects {
    private final SimScheduler scheduler;

    /** The prospects in an execution, whatever step it is at. */
    public Prospects(SimScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * The threads that have a step before them and cannot make it, bit {@code i} for thread {@code i}. Those that sleep
     * and were not woken are not among them: it takes another step to give them one.
     */
    public long blocked() {
        long blocked = 0;
        boolean over = isOver();
        for (SimThread thread : scheduler.crew().all()) {
            if (hasStep(thread) && (over || !thread.isEnabled())) {
                blocked |= 1L << thread.id;
            }
        }
        return blocked;
    }

    private boolean isOver() {
        return switch (scheduler.ending()) {
            case PANIC, EXCEPTION -> true;
            case COMPLETED, BLOCKED, STUCK, STEP_LIMIT, STOPPED -> false;
        };
    }

    private boolean hasStep(SimThread thread) {
        return switch (thread.pending) {
            // A callout that was stopped was a step of the clock.
            case START,
                    BOUNDARY,
                    RESUME,
                    LOCK,
                    LOCK_SHARED,
                    LOCK_EXCLUSIVE,
                    RELOCK,
                    DRAIN,
                    SELECT,
                    ACCESS,
                    IDLE_CLOCK -> true;
            case IDLE_QUEUE -> ((SimTaskQueue) thread.waitedFor()).hasTask();
            case ASLEEP, DONE -> false;
        };
    }

    /** Tells a sink what the step of a blocked thread would touch first. */
    public void tell(int id, AccessSink sink) {
        SimThread thread = scheduler.crew().thread(id);
        sink.looks(Touches.WORLD);
        switch (thread.pending) {
            case START -> sink.looks(Touches.start(thread));
            case LOCK -> sink.changes(((SimMutex) thread.waitedFor()).number);
            case LOCK_SHARED -> sink.looks(((SimSharedLock) thread.waitedFor()).number);
            case LOCK_EXCLUSIVE -> sink.changes(((SimSharedLock) thread.waitedFor()).number);
            case RELOCK -> {
                SimMutex interlock = thread.interlock;
                if (interlock != null) {
                    sink.changes(interlock.number);
                }
                sink.looks(Touches.flag(thread));
            }
            case RESUME -> sink.looks(Touches.flag(thread));
            case DRAIN -> sink.changes(((SimCallout) thread.waitedFor()).number);
            case SELECT -> sink.changes(((SimSelectLatch) thread.waitedFor()).number);
            case ACCESS -> {
                if (thread.accessWrites) {
                    sink.changes(thread.accessedThing);
                } else {
                    sink.looks(thread.accessedThing);
                }
            }
            case IDLE_QUEUE -> sink.changes(((SimTaskQueue) thread.waitedFor()).number);
            case IDLE_CLOCK -> {
                sink.changes(Touches.CALLOUTS);
                sink.looks(Touches.LIVE);
                sink.looks(Touches.TIME);
            }
            case BOUNDARY, ASLEEP, DONE -> {}
        }
    }

    /**
     * The threads that hold, in shared mode, the lock that a thread wants for itself; none where it wants something
     * else, or the lock has an exclusive holder, or there is no such thread yet.
     */
    public long sharedHolders(int id) {
        SimThread thread = null;
        for (SimThread candidate : scheduler.crew().all()) {
            thread = candidate.id == id ? candidate : thread;
        }
        if (thread == null || thread.pending != SimThread.Pending.LOCK_EXCLUSIVE) {
            return 0;
        }
        SimSharedLock lock = (SimSharedLock) thread.waitedFor();
        long holders = 0;
        for (SimThread other : scheduler.crew().all()) {
            if (lock.writer() == null && other.isHolding(lock)) {
                holders |= 1L << other.id;
            }
        }
        return holders;
    }

    /** The number of the lock of {@link #sharedHolders}. */
    public int heldThing(int id) {
        return ((SimSharedLock) scheduler.crew().thread(id).waitedFor()).number;
    }

    /** The number of the thing that every step looks at. */
    public static int world() {
        return Touches.WORLD;
    }
}
