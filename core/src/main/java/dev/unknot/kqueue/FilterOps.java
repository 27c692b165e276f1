// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.Errno;
import dev.unknot.proc.Process;
import dev.unknot.sync.Panic;

/**
 * What a filter does (struct filterops). One instance serves all knotes of its kind.
 *
 * <p>{@link #attach}, {@link #detach} and {@link #touch} are called for a knote that the caller has in flux;
 * {@link #event} with the lock of the knote's list, and, where it comes from {@link KnoteList#knote}, also with that of
 * the knote's kqueue.
 */
public abstract class FilterOps {
    /** What {@link #peek} says of an event that is not ready. */
    public static final long NOT_READY = -1;
    /** A touch from {@code kqueue_register}: the knote exists and is changed. */
    public static final int EVENT_REGISTER = 1;
    /** A touch from {@code kqueue_scan}: the event is reported. */
    public static final int EVENT_PROCESS = 2;

    private final boolean fd;
    private final boolean touches;

    /** Whether a filter watches descriptors (f_isfd), and whether it has a touch function of its own (f_touch). */
    public enum Traits {
        /** Watches descriptors. */
        DESCRIPTOR,
        /** Watches something else. */
        OTHER,
        /** Watches something else, and has a touch function. */
        TOUCHED
    }

    /** Operations with those traits. */
    protected FilterOps(Traits traits) {
        fd = traits == Traits.DESCRIPTOR;
        touches = traits == Traits.TOUCHED;
    }

    /** Whether the filter watches descriptors (f_isfd). */
    public final boolean isFd() {
        return fd;
    }

    /** Whether {@link #touch} is there. */
    final boolean touches() {
        return touches;
    }

    /**
     * Begins to watch. The knote's {@code fop} may be replaced. Called without locks; may sleep.
     *
     * @param current the process whose thread registers the knote
     */
    public Errno attach(Knote kn, Process current) {
        throw new Panic("page fault");
    }

    /** Ends watching. Called without locks; may sleep. */
    public void detach(Knote kn) {
        throw new Panic("page fault");
    }

    /**
     * Says whether the event is there, after it has taken down in the knote what there is to report.
     *
     * @param hint what happened, or 0 if somebody just asks
     */
    public boolean event(Knote kn, long hint) {
        throw new Panic("page fault");
    }

    /**
     * Takes a change over into the knote ({@link #EVENT_REGISTER}), or reports the event and forgets it if it is to be
     * forgotten ({@link #EVENT_PROCESS}).
     */
    public void touch(Knote kn, MutableKevent kev, int type) {
        throw new Panic("page fault");
    }

    /**
     * Says, without a lock and without changing anything, what the data of the event would be; {@link #NOT_READY} if
     * there is no event, or if it need not be reported because of EV_CLEAR. For audits.
     */
    public long peek(Knote kn) {
        return NOT_READY;
    }

    /**
     * Whether a knote whose filter looks at the state of its object, rather than keeping what happened, is to be
     * reported only when that state changes (EV_CLEAR). Whether it has changed since cannot be told.
     */
    protected static boolean reportsChanges(Knote kn) {
        return (kn.flags & KeventFlags.EV_CLEAR) != 0;
    }
}
