// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** The pending steps of one execution, read from its threads and its recording. */
final class PendingView implements PendingSteps {
    private final Crew crew;
    private final Recording recording;

    PendingView(Crew crew, Recording recording) {
        this.crew = crew;
        this.recording = recording;
    }

    @Override
    public int object(int thread) {
        return crew.thread(thread).pendingObject();
    }

    @Override
    public Access access(int thread) {
        return crew.thread(thread).pendingAccess();
    }

    @Override
    public Access latestAccess(int object) {
        if (object == Recording.NO_OBJECT) {
            return Access.NONE;
        }
        int latest = recording.steps() - 1;
        while (latest >= 0 && recording.choice(latest) >= Recording.VALUE_BASE) {
            if (touches(latest, object)) {
                return Access.EXCLUSIVE;
            }
            latest--;
        }
        if (latest < 0) {
            return Access.NONE;
        }
        Access first = recording.stepObject(latest) == object ? recording.stepAccess(latest) : Access.NONE;
        return first == Access.EXCLUSIVE || touches(latest, object) ? Access.EXCLUSIVE : first;
    }

    /** Whether an event of a step did more to an object than read it, or take and release it in shared mode. */
    private boolean touches(int step, int object) {
        int end = recording.firstEvent(step + 1);
        for (int i = recording.firstEvent(step); i < end; i++) {
            if (recording.object(i) == object) {
                Verb verb = recording.verb(i);
                if (verb != Verb.READ && verb != Verb.LOCK_SHARED && verb != Verb.UNLOCK_SHARED) {
                    return true;
                }
            }
        }
        return false;
    }
}
