// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/**
 * A change to a kqueue, or an event from it, as a program sees it (struct kevent).
 *
 * @param ident what is watched: a descriptor, a process, a signal, or any number, as the filter has it
 * @param filter one of {@code EVFILT_*}
 * @param flags {@code EV_*}, 16 bits
 * @param fflags {@code NOTE_*}, 32 bits, unsigned
 * @param data what the filter makes of it
 * @param udata returned as it was given
 * @param ext returned as it was given when the knote was made; the layout of FreeBSD 11 has none
 */
public record Kevent(long ident, int filter, int flags, int fflags, long data, long udata, Ext ext) {

    /** A kevent whose {@code ext} is zero. */
    public Kevent(long ident, int filter, int flags, int fflags, long data, long udata) {
        this(ident, filter, flags, fflags, data, udata, Ext.NONE);
    }

    /**
     * Four numbers for later use, which no filter here uses.
     *
     * @param first {@code ext[0]}
     * @param second {@code ext[1]}
     * @param third {@code ext[2]}
     * @param fourth {@code ext[3]}
     */
    public record Ext(long first, long second, long third, long fourth) {
        /** Zeros. */
        public static final Ext NONE = new Ext(0, 0, 0, 0);
    }
}
