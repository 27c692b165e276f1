// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a kqueue with level-triggered EVFILT_USER knotes does when one call comes after another: triggered knotes form
 * a queue; a collection takes the first, reports it, and puts it at the end, since it stays triggered.
 */
public final class UserKnotesModel {
    private final Map<Integer, Integer> values = new TreeMap<>();
    private final Deque<Integer> queue = new ArrayDeque<>();

    /** An empty kqueue. */
    public UserKnotesModel() {}

    /** Adds a knote, or changes nothing of one that is there. */
    public String add(int ident) {
        values.putIfAbsent(ident, 0);
        return "OK";
    }

    /** Triggers a knote, and gives its event a value. */
    public String trigger(int ident, int value) {
        if (values.replace(ident, value) == null) {
            return "ENOENT";
        }
        if (!queue.contains(ident)) {
            queue.add(ident);
        }
        return "OK";
    }

    /** Deletes a knote, and its event. */
    public String delete(int ident) {
        if (values.remove(ident) == null) {
            return "ENOENT";
        }
        queue.remove(ident);
        return "OK";
    }

    /** Collects one event. */
    public String collect() {
        Integer ident = queue.poll();
        if (ident == null) {
            return "nothing";
        }
        queue.add(ident);
        return UserKnotes.event(ident, values.getOrDefault(ident, 0));
    }
}
