// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import org.jspecify.annotations.Nullable;

/** The pollers of an object (si_tdlist of struct selinfo). The object's lock protects it. */
public final class PollerList {
    private @Nullable Poller first;

    /** An empty list. */
    public PollerList() {}

    /** Has the poller told of the next {@link #wakeup} (selrecord). */
    public void record(Poller poller) {
        for (Poller p = first; p != null; p = p.next) {
            if (p == poller) {
                return;
            }
        }
        poller.next = first;
        first = poller;
    }

    /** Tells all pollers, and forgets them (selwakeup). */
    public void wakeup() {
        Poller poller = first;
        first = null;
        while (poller != null) {
            Poller next = poller.next;
            poller.next = null;
            if (!poller.isGone()) {
                poller.fire();
            }
            poller = next;
        }
    }

    /** Whether somebody polls (SEL_WAITING). */
    public boolean isWaiting() {
        while (true) {
            Poller poller = first;
            if (poller == null || !poller.isGone()) {
                return poller != null;
            }
            first = poller.next;
            poller.next = null;
        }
    }

    /** How many poll now; takes no lock, for audits. */
    public int size() {
        int count = 0;
        for (Poller p = first; p != null; p = p.next) {
            count += p.isGone() ? 0 : 1;
        }
        return count;
    }
}
