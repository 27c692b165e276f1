// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import java.util.ArrayList;
import java.util.List;

/** A kqueue whose collections are single steps, which they are not. */
public final class BatchModel {
    private PendingEvents state = PendingEvents.NONE;

    /** An empty kqueue. */
    public BatchModel() {}

    /** Adds a knote. */
    public String add(int ident) {
        state = state.add(ident);
        return "OK";
    }

    /** Triggers a knote. */
    public String trigger(int ident) {
        return change(ident, state.trigger(ident));
    }

    /** Deletes a knote. */
    public String delete(int ident) {
        return change(ident, state.delete(ident));
    }

    private String change(int ident, PendingEvents after) {
        if (!state.has(ident)) {
            return "ENOENT";
        }
        state = after;
        return "OK";
    }

    /** Returns the events that are pending, the lowest first. */
    public List<Integer> collect(int most) {
        List<Integer> events = new ArrayList<>();
        for (int ident = 1; ident <= 3 && events.size() < most; ident++) {
            if (state.isPending(ident)) {
                events.add(ident);
            }
        }
        return events;
    }
}
