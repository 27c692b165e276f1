// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import org.jspecify.annotations.Nullable;

/** One call of poll(2): what it waits on, and its place in the list of what it polls (struct seltd, struct selfd). */
public final class Poller {
    private final SelectLatch latch;
    private final AtomicCounter gone;

    /** Linkage of {@link PollerList}. */
    @Nullable Poller next;

    /** A poller that waits for nothing yet. */
    public Poller(Scheduler scheduler) {
        latch = scheduler.newSelectLatch();
        gone = scheduler.newCounter(0);
    }

    /** What the poller waits on. */
    public SelectLatch latch() {
        return latch;
    }

    /** Leaves whatever list it is on, without a lock: the list drops it when it is next looked at (seltdclear). */
    public void leave() {
        gone.store(1);
    }

    boolean isGone() {
        return gone.load() != 0;
    }
}
