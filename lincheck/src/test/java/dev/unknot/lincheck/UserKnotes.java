// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFCOPY;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.List;

/** The subject of the suites on EVFILT_USER: one kqueue of a new machine. */
final class UserKnotes {
    private final SystemCalls calls;
    private final int kqueue;

    UserKnotes(Scheduler scheduler) {
        calls = Machine.boot(scheduler).calls();
        kqueue = (int) calls.kqueue().value();
    }

    /** Adds a knote, or changes nothing of one that is there. */
    String add(int ident) {
        return change(ident, EV_ADD, 0);
    }

    /** Triggers a knote, and gives its event a value. */
    String trigger(int ident, int value) {
        return change(ident, 0, NOTE_TRIGGER | NOTE_FFCOPY | value);
    }

    /** Deletes a knote. */
    String delete(int ident) {
        return change(ident, EV_DELETE, 0);
    }

    /** Makes a change with any flags, and returns its error. */
    String change(int ident, int flags, int fflags) {
        Kevent change = new Kevent(ident, EVFILT_USER, flags, fflags, 0, 0);
        return calls.kevent(kqueue, KeventArgs.change(change)).error().name();
    }

    /** Collects one event without waiting. */
    String collect() {
        List<Kevent> events = events(1);
        return events.isEmpty()
                ? "nothing"
                : event(events.get(0).ident(), events.get(0).fflags());
    }

    /** Collects up to that many events without waiting, and returns their idents. */
    List<Integer> collectIdents(int most) {
        List<Integer> idents = new ArrayList<>(most);
        for (Kevent event : events(most)) {
            idents.add((int) event.ident());
        }
        return idents;
    }

    private List<Kevent> events(int most) {
        return calls.kevent(kqueue, KeventArgs.await(most, Timeout.NONE)).events();
    }

    /** The text of an event. */
    static String event(long ident, int value) {
        return ident + "=" + value;
    }
}
