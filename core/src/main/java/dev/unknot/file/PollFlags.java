// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** The events of poll(2), with FreeBSD's names and values. */
public final class PollFlags {
    /** There is something to read. */
    public static final int POLLIN = 0x0001;
    /** There is something urgent to read. */
    public static final int POLLPRI = 0x0002;
    /** There is room to write. */
    public static final int POLLOUT = 0x0004;
    /** An error; never asked for. */
    public static final int POLLERR = 0x0008;
    /** The other side is gone; never asked for. */
    public static final int POLLHUP = 0x0010;
    /** Not a descriptor; never asked for. */
    public static final int POLLNVAL = 0x0020;
    /** There is something to read. */
    public static final int POLLRDNORM = 0x0040;

    private PollFlags() {}
}
