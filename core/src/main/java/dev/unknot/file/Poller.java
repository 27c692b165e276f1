// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import org.jspecify.annotations.Nullable;

/** One call of poll(2): what it waits on, and its place in the list of what it polls (struct seltd, struct selfd). */
public final class Poller {
    private static final int WAITING = 0;
    private static final int FIRED = 1;
    private static final int GONE = 2;

    private final SelectLatch latch;
    /** What has become of the poller on its list. */
    private final AtomicCounter state;

    /** Linkage of {@link PollerList}. */
    @Nullable
    Poller next;

    /** A poller that waits for nothing yet. */
    public Poller(Scheduler scheduler) {
        latch = scheduler.newSelectLatch();
        state = scheduler.newCounter(WAITING);
    }

    /** What the poller waits on. */
    public SelectLatch latch() {
        return latch;
    }

    /** Leaves whatever list it is on, without a lock: the list drops it when it is next looked at (seltdclear). */
    public void leave() {
        state.store(GONE);
    }

    /** Whether somebody fired the latch since the poller began to wait. */
    public boolean wasFired() {
        return state.load() == FIRED;
    }

    /** Begins to wait; called before the poller is put on a list. */
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
