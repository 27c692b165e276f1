// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WaitChannel;
import org.jspecify.annotations.Nullable;

/** What threads sleep on that wait for something of a kqueue. Each is made when it is first needed, under its lock. */
final class KqueueChannels {
    private final Kqueue kq;
    private @Nullable WaitChannel events;
    private @Nullable WaitChannel refcnt;
    private @Nullable WaitChannel state;

    KqueueChannels(Kqueue kq) {
        this.kq = kq;
    }

    private Scheduler scheduler() {
        return kq.kernel().scheduler();
    }

    /** For events, and for knotes in flux. */
    WaitChannel events() {
        WaitChannel made = events;
        if (made == null) {
            made = scheduler().newChannel(kq, kq);
            events = made;
        }
        return made;
    }

    /** For the last user. */
    WaitChannel refcnt() {
        WaitChannel made = refcnt;
        if (made == null) {
            made = scheduler().newChannel(() -> kq.label() + ".refcnt", kq);
            refcnt = made;
        }
        return made;
    }

    /** For the task. */
    WaitChannel state() {
        WaitChannel made = state;
        if (made == null) {
            made = scheduler().newChannel(() -> kq.label() + ".state", kq);
            state = made;
        }
        return made;
    }
}
