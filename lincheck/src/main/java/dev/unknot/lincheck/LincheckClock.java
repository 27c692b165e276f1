// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import org.jspecify.annotations.Nullable;

/** Virtual time, and the callouts that are armed. */
final class LincheckClock extends Service {
    @GuardedBy("SleepMonitor")
    private long now;

    /** Armed callouts, by their time, then by the order of their arming. */
    @GuardedBy("SleepMonitor")
    private @Nullable LincheckCallout first;

    LincheckClock(SleepMonitor monitor) {
        super(monitor, "clock");
    }

    /** The uptime; the caller owns the monitor. */
    long now() {
        return now;
    }

    /** Moves time; the caller owns the monitor. */
    void advance(long duration) {
        now += duration;
        monitor.changed();
    }

    /** Arms a callout, which may be armed already; the caller owns the monitor. */
    void arm(LincheckCallout callout, long deadline) {
        disarm(callout);
        callout.deadline = deadline;
        callout.armed = true;
        LincheckCallout before = null;
        LincheckCallout after = first;
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

    /** Disarms a callout, and says whether it was armed; the caller owns the monitor. */
    boolean disarm(LincheckCallout callout) {
        if (!callout.armed) {
            return false;
        }
        callout.armed = false;
        if (first == callout) {
            first = callout.next;
        } else {
            LincheckCallout before = first;
            while (before != null && before.next != callout) {
                before = before.next;
            }
            if (before == null) {
                throw new IllegalStateException("callout " + callout.label() + " is not on the list");
            }
            before.next = callout.next;
        }
        callout.next = null;
        return true;
    }

    @Override
    @Nullable
    Runnable next() {
        LincheckCallout callout = first;
        if (callout == null || callout.deadline > now) {
            return null;
        }
        disarm(callout);
        callout.begin();
        return callout;
    }
}
