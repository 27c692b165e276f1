// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_EMPTY;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;

/** Says in words what the numbers of a kevent mean, without the prefixes {@code EV_} and {@code NOTE_}. */
public final class KeventText {
    private static final String[] FLAGS = {
        "ADD",
        "DELETE",
        "ENABLE",
        "DISABLE",
        "ONESHOT",
        "CLEAR",
        "RECEIPT",
        "DISPATCH",
        "FORCEONESHOT",
        "0x200",
        "0x400",
        "0x800",
        "DROP",
        "FLAG1",
        "ERROR",
        "EOF"
    };
    private static final String[] VNODE_NOTES = {
        "DELETE", "WRITE", "EXTEND", "ATTRIB", "LINK", "RENAME", "REVOKE", "OPEN", "CLOSE", "CLOSE_WRITE", "READ"
    };
    private static final String[] PROC_NOTES = {"TRACK", "TRACKERR", "CHILD"};
    private static final String[] TIMER_NOTES = {"SECONDS", "MSECONDS", "USECONDS", "NSECONDS", "ABSTIME"};
    private static final String[] IO_NOTES = {"LOWAT", "FILE_POLL"};

    private KeventText() {}

    /** The flags of a kevent: {@code ADD|CLEAR}; 0 if there are none. */
    public static String flags(int flags) {
        return StatusFlags.decode(flags, FLAGS);
    }

    /** The fflags of a kevent for that filter: {@code EXIT|FORK}; 0 if there are none. */
    public static String notes(int filter, int fflags) {
        return switch (filter) {
            case EVFILT_READ, EVFILT_WRITE, EVFILT_EMPTY -> StatusFlags.decode(fflags, IO_NOTES);
            case EVFILT_VNODE -> StatusFlags.decode(fflags, VNODE_NOTES);
            case EVFILT_TIMER -> StatusFlags.decode(fflags, TIMER_NOTES);
            case EVFILT_PROC, EVFILT_PROCDESC -> procNotes(fflags);
            case EVFILT_USER -> userNotes(fflags);
            default -> StatusFlags.decode(fflags, new String[0]);
        };
    }

    private static String procNotes(int fflags) {
        StringBuilder text = new StringBuilder();
        append(text, fflags, KeventFlags.NOTE_EXIT, "EXIT");
        append(text, fflags, KeventFlags.NOTE_FORK, "FORK");
        append(text, fflags, KeventFlags.NOTE_EXEC, "EXEC");
        int rest = fflags & ~(KeventFlags.NOTE_EXIT | KeventFlags.NOTE_FORK | KeventFlags.NOTE_EXEC);
        return join(text, rest, PROC_NOTES);
    }

    private static String userNotes(int fflags) {
        StringBuilder text = new StringBuilder();
        append(text, fflags, KeventFlags.NOTE_TRIGGER, "TRIGGER");
        int rest = fflags & ~KeventFlags.NOTE_TRIGGER;
        String control = switch (fflags & KeventFlags.NOTE_FFCTRLMASK) {
            case KeventFlags.NOTE_FFAND -> "FFAND";
            case KeventFlags.NOTE_FFOR -> "FFOR";
            case KeventFlags.NOTE_FFCOPY -> "FFCOPY";
            default -> "";
        };
        if (!control.isEmpty()) {
            text.append(text.isEmpty() ? "" : "|").append(control);
            rest &= ~KeventFlags.NOTE_FFCTRLMASK;
        }
        return join(text, rest, new String[0]);
    }

    private static void append(StringBuilder text, int fflags, int bit, String name) {
        if ((fflags & bit) != 0) {
            text.append(text.isEmpty() ? "" : "|").append(name);
        }
    }

    private static String join(StringBuilder text, int rest, String[] names) {
        if (rest != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : "|").append(StatusFlags.decode(rest, names));
        }
        return text.toString();
    }

    /** An event as a program got it: {@code {4 READ EOF data=3}}. */
    public static String event(Kevent event) {
        return kevent(Long.toString(event.ident()), event.filter(), event.flags(), event.fflags(), event.data());
    }

    /** A change or an event, where something else may stand for the ident: {@code {a READ ADD}}. */
    public static String kevent(String ident, int filter, int flags, int fflags, long data) {
        StringBuilder text = new StringBuilder("{");
        text.append(ident).append(' ').append(KeventFlags.filterName(filter));
        if (flags != 0) {
            text.append(' ').append(flags(flags));
        }
        if (fflags != 0) {
            text.append(" NOTE_").append(notes(filter, fflags));
        }
        if (data != 0) {
            text.append(" data=").append(data);
        }
        return text.append('}').toString();
    }
}
