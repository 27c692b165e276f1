// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Label;
import org.jspecify.annotations.Nullable;

/** Virtual time, the callouts that are armed, and the thread that runs them. */
final class SimClock implements Runnable {
    private final SimScheduler scheduler;
    private @Nullable SimThread thread;
    /** Armed callouts, by their time, then by the order of their arming. */
    private @Nullable SimCallout first;

    private long now;

    SimClock(SimScheduler scheduler) {
        this.scheduler = scheduler;
    }

    SimCallout newCallout(Label name, Runnable function) {
        return new SimCallout(scheduler, this, name, function);
    }

    long now() {
        return now;
    }

    void setNow(long time) {
        now = time;
    }

    void arm(SimCallout callout, long deadline) {
        disarm(callout);
        callout.deadline = deadline;
        callout.armed = true;
        SimCallout before = null;
        SimCallout after = first;
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
        if (thread == null) {
            thread = new SimThread(scheduler, SimScheduler.CLOCK, "clock", this);
            thread.pending = SimThread.Pending.IDLE_CLOCK;
            scheduler.crew().addService(thread);
        }
    }

    boolean disarm(SimCallout callout) {
        if (!callout.armed) {
            return false;
        }
        callout.armed = false;
        if (first == callout) {
            first = callout.next;
        } else {
            SimCallout before = first;
            while (before != null && before.next != callout) {
                before = before.next;
            }
            if (before == null) {
                throw new EngineError("callout " + callout.label() + " is not armed");
            }
            before.next = callout.next;
        }
        callout.next = null;
        return true;
    }

    /** Whether the clock, which is idle, has a callout to run; once all threads have exited it begins none. */
    boolean isDue() {
        SimCallout callout = first;
        return callout != null && callout.deadline <= now && scheduler.crew().hasLiveThreads();
    }

    /** The number of the callout that runs next, or {@link Recording#NO_OBJECT}. */
    int nextCalloutId() {
        SimCallout callout = first;
        return callout == null ? Recording.NO_OBJECT : callout.id;
    }

    boolean isThread(SimThread other) {
        return thread == other;
    }

    /** The first armed callout, if the clock could begin it once time gets there. */
    @Nullable
    SimCallout nextCallout() {
        SimThread clockThread = thread;
        boolean idle = clockThread != null && clockThread.pending == SimThread.Pending.IDLE_CLOCK;
        return idle ? first : null;
    }

    @Override
    public void run() {
        while (true) {
            SimCallout callout = first;
            if (callout == null) {
                throw new EngineError("the clock was run without a callout");
            }
            scheduler.touches().changes(Touches.CALLOUTS);
            scheduler.touches().looks(Touches.LIVE);
            scheduler.touches().looks(Touches.TIME);
            disarm(callout);
            SimThread self = scheduler.running();
            scheduler.record(Verb.CALLOUT, self, callout.id, 0);
            callout.runFunction();
            StepLoop.checkHoldsNothing(self);
            scheduler.point(self, SimThread.Pending.IDLE_CLOCK, this);
        }
    }
}
