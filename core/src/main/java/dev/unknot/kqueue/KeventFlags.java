// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/** The filters, flags and notes of kevent(2), with the kernel's names and values. */
public final class KeventFlags {
    private KeventFlags() {}

    // ---- filters ----

    /** There is something to read. */
    public static final int EVFILT_READ = -1;

    /** There is room to write. */
    public static final int EVFILT_WRITE = -2;

    /** Asynchronous input and output; provided by a module. */
    public static final int EVFILT_AIO = -3;

    /** Something happened to a file. */
    public static final int EVFILT_VNODE = -4;

    /** Something happened to a process. */
    public static final int EVFILT_PROC = -5;

    /** A signal was sent to this process. */
    public static final int EVFILT_SIGNAL = -6;

    /** Time has passed. */
    public static final int EVFILT_TIMER = -7;

    /** Something happened to the process of a descriptor. */
    public static final int EVFILT_PROCDESC = -8;

    /** Something happened to the mounted file systems. */
    public static final int EVFILT_FS = -9;

    /** Lists of asynchronous requests; provided by a module. */
    public static final int EVFILT_LIO = -10;

    /** Somebody triggered it. */
    public static final int EVFILT_USER = -11;

    /** For the use of sendfile; provided by a module. */
    public static final int EVFILT_SENDFILE = -12;

    /** The buffer to write to is empty. */
    public static final int EVFILT_EMPTY = -13;

    /** How many filters there are. */
    public static final int EVFILT_SYSCOUNT = 13;

    // ---- actions and flags ----

    /** Action: add the knote, or change it. */
    public static final int EV_ADD = 0x0001;

    /** Action: delete the knote. */
    public static final int EV_DELETE = 0x0002;

    /** Action: report events again. */
    public static final int EV_ENABLE = 0x0004;

    /** Action: do not report events. */
    public static final int EV_DISABLE = 0x0008;

    /** Delete the knote when it is reported. */
    public static final int EV_ONESHOT = 0x0010;

    /** Forget the state when it is reported. */
    public static final int EV_CLEAR = 0x0020;

    /** Answer the change with an EV_ERROR event, data 0 for success. */
    public static final int EV_RECEIPT = 0x0040;

    /** Disable the knote when it is reported. */
    public static final int EV_DISPATCH = 0x0080;

    /** Action: report the knote now, and only once. */
    public static final int EV_FORCEONESHOT = 0x0100;

    /** Bits that a caller may not set. */
    public static final int EV_SYSFLAGS = 0xf000;

    /** Internal: delete the knote instead of reporting it. */
    public static final int EV_DROP = 0x1000;

    /** Internal: for the filter; EVFILT_PROC registers the child of a tracked process so. */
    public static final int EV_FLAG1 = 0x2000;

    /** Internal: for the filter; EVFILT_PROC registers the NOTE_CHILD notice so. */
    public static final int EV_FLAG2 = 0x4000;

    /** Returned: there will be no more. */
    public static final int EV_EOF = 0x8000;

    /** Returned: the data is an error number. */
    public static final int EV_ERROR = 0x4000;

    // ---- notes of EVFILT_USER ----

    /** Leave the flags as they are. */
    public static final int NOTE_FFNOP = 0x00000000;

    /** And the flags. */
    public static final int NOTE_FFAND = 0x40000000;

    /** Or the flags. */
    public static final int NOTE_FFOR = 0x80000000;

    /** Replace the flags. */
    public static final int NOTE_FFCOPY = 0xc0000000;

    /** The bits that say what to do with the flags. */
    public static final int NOTE_FFCTRLMASK = 0xc0000000;

    /** The bits of the flags. */
    public static final int NOTE_FFLAGSMASK = 0x00ffffff;

    /** Trigger the event. */
    public static final int NOTE_TRIGGER = 0x01000000;

    // ---- notes of EVFILT_READ and EVFILT_WRITE ----

    /** The data is the least that counts as ready. */
    public static final int NOTE_LOWAT = 0x0001;

    /** A file is always ready, as for poll(2). */
    public static final int NOTE_FILE_POLL = 0x0002;

    // ---- notes of EVFILT_VNODE ----

    /** The file was removed. */
    public static final int NOTE_DELETE = 0x0001;

    /** The file was written. */
    public static final int NOTE_WRITE = 0x0002;

    /** The file grew. */
    public static final int NOTE_EXTEND = 0x0004;

    /** The attributes changed. */
    public static final int NOTE_ATTRIB = 0x0008;

    /** The number of names changed. */
    public static final int NOTE_LINK = 0x0010;

    /** The file was renamed. */
    public static final int NOTE_RENAME = 0x0020;

    /** All who have the file open were cut off. */
    public static final int NOTE_REVOKE = 0x0040;

    /** The file was opened. */
    public static final int NOTE_OPEN = 0x0080;

    /** An open for reading alone is over. */
    public static final int NOTE_CLOSE = 0x0100;

    /** An open for writing is over. */
    public static final int NOTE_CLOSE_WRITE = 0x0200;

    /** The file was read. */
    public static final int NOTE_READ = 0x0400;

    // ---- notes of EVFILT_PROC ----

    /** The process exited. */
    public static final int NOTE_EXIT = 0x80000000;

    /** The process forked. */
    public static final int NOTE_FORK = 0x40000000;

    /** The process executed another program. */
    public static final int NOTE_EXEC = 0x20000000;

    /** The bits of a hint that are events. */
    public static final int NOTE_PCTRLMASK = 0xf0000000;

    /** The bits of a hint that are data. */
    public static final int NOTE_PDATAMASK = 0x000fffff;

    /** Follow the process across forks. */
    public static final int NOTE_TRACK = 0x00000001;

    /** A child could not be followed. */
    public static final int NOTE_TRACKERR = 0x00000002;

    /** This is a child; the data is its parent. */
    public static final int NOTE_CHILD = 0x00000004;

    /** Hint only: a signal, whose number is added. */
    public static final int NOTE_SIGNAL = 0x08000000;

    // ---- notes of EVFILT_TIMER ----

    /** The data is in seconds. */
    public static final int NOTE_SECONDS = 0x01;

    /** The data is in milliseconds, as it is without any of these. */
    public static final int NOTE_MSECONDS = 0x02;

    /** The data is in microseconds. */
    public static final int NOTE_USECONDS = 0x04;

    /** The data is in nanoseconds. */
    public static final int NOTE_NSECONDS = 0x08;

    /** The data is a time of day. */
    public static final int NOTE_ABSTIME = 0x10;

    // ---- poll ----

    /** There is something to read. */
    public static final int POLLIN = 0x0001;

    /** There is room to write. */
    public static final int POLLOUT = 0x0004;

    /** An error. */
    public static final int POLLERR = 0x0008;

    /** There is something to read. */
    public static final int POLLRDNORM = 0x0040;

    /** The filter in words, without its prefix: {@code READ}. */
    public static String filterName(int filter) {
        return switch (filter) {
            case EVFILT_READ -> "READ";
            case EVFILT_WRITE -> "WRITE";
            case EVFILT_AIO -> "AIO";
            case EVFILT_VNODE -> "VNODE";
            case EVFILT_PROC -> "PROC";
            case EVFILT_SIGNAL -> "SIGNAL";
            case EVFILT_TIMER -> "TIMER";
            case EVFILT_PROCDESC -> "PROCDESC";
            case EVFILT_FS -> "FS";
            case EVFILT_LIO -> "LIO";
            case EVFILT_USER -> "USER";
            case EVFILT_SENDFILE -> "SENDFILE";
            case EVFILT_EMPTY -> "EMPTY";
            default -> Integer.toString(filter);
        };
    }
}
