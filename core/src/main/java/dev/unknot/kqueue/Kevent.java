// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/**
 * A change to a kqueue, or an event from it, as a program sees it (struct kevent without {@code ext}).
 *
 * @param ident what is watched: a descriptor, a process, a signal, or any number, as the filter has it
 * @param filter one of {@code EVFILT_*}
 * @param flags {@code EV_*}, 16 bits
 * @param fflags {@code NOTE_*}, 32 bits, unsigned
 * @param data what the filter makes of it
 * @param udata returned as it was given
 */
public record Kevent(long ident, int filter, int flags, int fflags, long data, long udata) {}
