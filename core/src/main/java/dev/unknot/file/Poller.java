// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;

/** One call of poll(2) or select(2): what it waits on, and whether it still does (struct seltd). */
public final class Poller {
    private static final int WAITING = 0;
    private static final int FIRED = 1;
    private static final int GONE = 2;

    private final SelectLatch latch;
    /** What has become of the poller on its lists. */
    private final AtomicCounter state;

    private final Hold hold;

    /** Whether a call has a use of the file while it waits. */
    public enum Hold {
        /** It has, so that the file is not closed meanwhile. */
        FILE,
        /** It has not, and looks the file up again when it is told. */
        NOTHING
    }

    /** A poller that waits for nothing yet. */
    public Poller(Scheduler scheduler, Hold hold) {
        this.hold = hold;
        latch = scheduler.newSelectLatch();
        state = scheduler.newCounter(WAITING);
    }

    /** What the poller waits on. */
    public SelectLatch latch() {
        return latch;
    }

    boolean holdsFile() {
        return hold == Hold.FILE;
    }

    /** Leaves whatever lists it is on, without a lock: they drop it when they are next looked at (seltdclear). */
    public void leave() {
        state.store(GONE);
    }

    /** Whether somebody fired the latch since the poller began to wait. */
    public boolean wasFired() {
        return state.load() == FIRED;
    }

    /** Begins to wait; called before the poller is put on lists. */
    public void begin() {
        latch.clear();
        state.store(WAITING);
    }

    void fire() {
        state.store(FIRED);
        latch.fire();
    }

    boolean isGone() {
        return state.load() == GONE;
    }
}
