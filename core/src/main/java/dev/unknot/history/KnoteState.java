// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_DISABLE;
import static dev.unknot.kqueue.KeventFlags.EV_DISPATCH;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;
import static dev.unknot.kqueue.KeventFlags.EV_FORCEONESHOT;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.EV_SYSFLAGS;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFAND;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFCOPY;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFCTRLMASK;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFLAGSMASK;
import static dev.unknot.kqueue.KeventFlags.NOTE_FFOR;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.kqueue.Kevent;

/**
 * A knote of EVFILT_USER, or of EVFILT_READ or EVFILT_WRITE on a pipe, as a sequential program sees it.
 *
 * @param key which knote
 * @param flags {@code EV_*} as events report them
 * @param data what the filter saw last
 * @param udata the program's
 * @param notes the notes of an EVFILT_USER knote
 * @param value the number of an EVFILT_USER knote
 * @param status {@link #ACTIVE}, {@link #DISABLED}, {@link #TRIGGERED}
 */
record KnoteState(KnoteKey key, int flags, long data, long udata, int notes, long value, int status) {
    /** The event has happened. */
    static final int ACTIVE = 1;
    /** It is not to be reported. */
    static final int DISABLED = 2;
    /** It was triggered by a change. */
    static final int TRIGGERED = 4;

    private static final int NOT_KEPT = EV_ADD | EV_DELETE | EV_ENABLE | EV_DISABLE | EV_FORCEONESHOT | EV_SYSFLAGS;

    private boolean has(int bit) {
        return (status & bit) != 0;
    }

    private KnoteState set(int bits) {
        return status(status | bits);
    }

    private KnoteState clear(int bits) {
        return status(status & ~bits);
    }

    private KnoteState status(int bits) {
        return bits == status ? this : new KnoteState(key, flags, data, udata, notes, value, bits);
    }

    private KnoteState seeing(long seen) {
        return seen == data ? this : new KnoteState(key, flags, seen, udata, notes, value, status);
    }

    // ---- changes ----

    /** A knote that a change makes; {@link #settle} follows. */
    static KnoteState made(KnoteKey key, Kevent change) {
        return new KnoteState(
                key, change.flags() & 0xffff & ~NOT_KEPT, 0, change.udata(), change.fflags(), change.data(), 0);
    }

    /** The knote after a change that finds it; {@link #settle} follows. */
    KnoteState changed(Kevent change) {
        boolean forced = (change.flags() & EV_FORCEONESHOT) != 0;
        int then = forced ? flags | EV_ONESHOT : flags;
        int bits = forced ? status | ACTIVE : status;
        if (!key.isUser()) {
            return new KnoteState(key, then, data, change.udata(), notes, value, bits);
        }
        if ((change.fflags() & NOTE_TRIGGER) != 0) {
            bits |= TRIGGERED;
        }
        if ((change.flags() & EV_CLEAR) != 0) {
            bits &= ~TRIGGERED;
        }
        int given = change.fflags() & NOTE_FFLAGSMASK;
        int noted = switch (change.fflags() & NOTE_FFCTRLMASK) {
            case NOTE_FFAND -> notes & given;
            case NOTE_FFOR -> notes | given;
            case NOTE_FFCOPY -> given;
            default -> notes;
        };
        return new KnoteState(key, then, data, change.udata(), noted, change.data(), bits);
    }

    /** The end of each change: the knote is enabled or disabled if the change says so, and its event is looked at. */
    KnoteState settle(int changeFlags, PipeState pipes) {
        KnoteState then = this;
        if ((changeFlags & EV_ENABLE) != 0) {
            then = clear(DISABLED);
        } else if ((changeFlags & EV_DISABLE) != 0) {
            then = set(DISABLED);
        }
        return then.has(DISABLED) ? then : then.looked(pipes);
    }

    /** After the filter was asked, on a change or because something happened to the pipe. */
    KnoteState looked(PipeState pipes) {
        KnoteState then = key.isUser() ? this : seeing(pipes.data(key));
        return then.isTrue(pipes) ? then.set(ACTIVE) : then;
    }

    private boolean isTrue(PipeState pipes) {
        return key.isUser() ? has(TRIGGERED) : pipes.isReady(key);
    }

    // ---- deliveries ----

    /** Whether a collection would report the event. */
    boolean isPending(PipeState pipes) {
        boolean active = has(ACTIVE) && !has(DISABLED);
        return active && ((flags & EV_ONESHOT) != 0 || isTrue(pipes));
    }

    /** Whether its report ends the knote. */
    boolean isOneshot() {
        return (flags & EV_ONESHOT) != 0;
    }

    /** The event as a collection reports it. An event that ends the knote is as the filter saw it last. */
    Kevent event(PipeState pipes) {
        if (isOneshot()) {
            return new Kevent(key.ident(), key.filter(), flags, 0, data, udata);
        }
        return key.isUser()
                ? new Kevent(key.ident(), key.filter(), flags, notes, value, udata)
                : new Kevent(key.ident(), key.filter(), flags, 0, pipes.data(key), udata);
    }

    /** The knote after its event was reported. */
    KnoteState reported(PipeState pipes) {
        KnoteState then = key.isUser() ? this : seeing(pipes.data(key));
        if ((flags & EV_CLEAR) != 0) {
            then = then.clear(ACTIVE | TRIGGERED).seeing(0);
        }
        return (flags & EV_DISPATCH) != 0 ? then.clear(ACTIVE).set(DISABLED) : then;
    }
}
