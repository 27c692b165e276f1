// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WakeReason;

/** Ends sleeps of one execution, and begins callouts, earlier than something requires, as a {@link WakePolicy} allows. */
final class EarlyWakes {
    private final StepLoop steps;
    private final SimClock clock;
    private final Crew crew;
    private final Touches touches;
    private final WakePolicy policy;

    EarlyWakes(StepLoop steps, SimClock clock, Crew crew, Touches touches, WakePolicy policy) {
        this.steps = steps;
        this.clock = clock;
        this.crew = crew;
        this.touches = touches;
        this.policy = policy;
    }

    /** Whether a thread that waits may be woken, or the clock, which has nothing to do yet, be run. */
    boolean mayWake(SimThread thread) {
        return mayTimeOut(thread) || mayWakeSpuriously(thread);
    }

    private boolean mayTimeOut(SimThread thread) {
        if (thread.earlyTimeouts >= policy.earlyTimeouts()) {
            return false;
        }
        return switch (thread.pending) {
            case ASLEEP, SELECT -> thread.deadline != Scheduler.FOREVER;
            case IDLE_CLOCK -> clock.nextCallout() != null && crew.hasLiveThreads();
            case START, BOUNDARY, RESUME, ACCESS, LOCK, LOCK_SHARED, LOCK_EXCLUSIVE, RELOCK, DRAIN, IDLE_QUEUE, DONE ->
                false;
        };
    }

    private boolean mayWakeSpuriously(SimThread thread) {
        return thread.spuriousWakeups < policy.spuriousWakeups() && thread.pending == SimThread.Pending.ASLEEP;
    }

    /**
     * Wakes a thread that was chosen for its next step, which is a step by itself: after it the thread takes its lock
     * again, as after any wakeup.
     *
     * @return whether that was the step; otherwise the clock has a callout to run
     */
    boolean wake(SimThread thread) {
        boolean spurious = mayWakeSpuriously(thread)
                && (!mayTimeOut(thread) || steps.chooseValue(2, "a timeout or a spurious wakeup") == 1);
        if (spurious) {
            thread.spuriousWakeups++;
            SimChannel channel = (SimChannel) thread.waitedFor();
            touchSleep(thread, channel);
            channel.remove(thread);
            thread.wake(WakeReason.WOKEN);
            steps.record(Verb.SPURIOUS, thread, channel.id, 0);
            return true;
        }
        thread.earlyTimeouts++;
        SimCallout callout = clock.nextCallout();
        boolean isClock = thread.pending == SimThread.Pending.IDLE_CLOCK;
        long deadline = isClock && callout != null ? callout.deadline : thread.deadline;
        int object = thread.pendingObject();
        moveTime(Math.max(clock.now(), deadline));
        steps.recordEarly(thread, object);
        return !isClock;
    }

    private void moveTime(long now) {
        touches.changes(Touches.TIME);
        for (int i = 0; i < crew.threadCount(); i++) {
            SimThread thread = crew.thread(i);
            boolean expires = thread.sleepsUntilDeadline() && thread.deadline <= now;
            if (expires && thread.pending == SimThread.Pending.ASLEEP) {
                touchSleep(thread, (SimChannel) thread.waitedFor());
            } else if (expires) {
                touches.changes(((SimSelectLatch) thread.waitedFor()).number);
            }
        }
        steps.moveTimeTo(now);
    }

    private void touchSleep(SimThread thread, SimChannel channel) {
        touches.joins(channel.number);
        touches.changes(Touches.flag(thread));
    }
}
