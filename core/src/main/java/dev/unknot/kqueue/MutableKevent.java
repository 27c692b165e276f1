// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/** A kevent in the kernel's memory (struct kevent). A {@link Knote} is one, and has more. */
public class MutableKevent {
    /** What is watched. Does not change in a knote. */
    public long ident;

    /** One of {@code EVFILT_*}. Does not change in a knote. */
    public int filter;

    /** {@code EV_*}. */
    public int flags;

    /** {@code NOTE_*}. */
    public int fflags;

    /** What the filter makes of it. */
    public long data;

    /** The caller's. */
    public long udata;

    /** The caller's. Does not change in a knote. */
    public Kevent.Ext ext = Kevent.Ext.NONE;

    /** One with all fields zero. */
    public MutableKevent() {}

    /** Takes all fields from another one. */
    public final void set(MutableKevent other) {
        ident = other.ident;
        filter = other.filter;
        flags = other.flags;
        fflags = other.fflags;
        data = other.data;
        udata = other.udata;
        ext = other.ext;
    }

    /** Takes all fields from one of a program. */
    final void set(Kevent other) {
        ident = other.ident();
        filter = (short) other.filter();
        flags = other.flags() & 0xffff;
        fflags = other.fflags();
        data = other.data();
        udata = other.udata();
        ext = other.ext();
    }

    /** The present values, for a program. */
    final Kevent toKevent() {
        return new Kevent(ident, filter, flags, fflags, data, udata, ext);
    }
}
