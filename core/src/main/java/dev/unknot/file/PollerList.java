// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import org.jspecify.annotations.Nullable;

/** The pollers of an object (si_tdlist of struct selinfo). The object's lock protects it. */
public final class PollerList {
    private @Nullable Place first;

    /** A poller's place on one list (struct selfd). */
    private static final class Place {
        private final Poller poller;
        private @Nullable Place next;

        private Place(Poller poller, @Nullable Place next) {
            this.poller = poller;
            this.next = next;
        }
    }

    /** An empty list. */
    public PollerList() {}

    /** Has the poller told of the next {@link #wakeup} (selrecord). */
    public void record(Poller poller) {
        if (has(poller)) {
            return;
        }
        first = new Place(poller, first);
    }

    /** Tells all pollers, and forgets them (selwakeup). */
    public void wakeup() {
        Place place = first;
        first = null;
        for (; place != null; place = place.next) {
            if (!place.poller.isGone()) {
                place.poller.fire();
            }
        }
    }

    /** Whether somebody polls (SEL_WAITING). */
    public boolean isWaiting() {
        while (true) {
            Place place = first;
            if (place == null || !place.poller.isGone()) {
                return place != null;
            }
            first = place.next;
        }
    }

    /** How many poll now with a use of the file; takes no lock, for audits. */
    public int size() {
        int count = 0;
        for (Place place = first; place != null; place = place.next) {
            count += place.poller.isGone() || !place.poller.holdsFile() ? 0 : 1;
        }
        return count;
    }

    private boolean has(Poller poller) {
        for (Place place = first; place != null; place = place.next) {
            if (place.poller == poller) {
                return true;
            }
        }
        return false;
    }
}
