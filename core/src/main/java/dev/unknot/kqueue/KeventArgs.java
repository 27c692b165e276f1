// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import java.util.List;

/**
 * The arguments of kevent(2) but for the descriptor.
 *
 * @param changes the change list
 * @param nevents how many events the caller has room for; not checked, as the kernel does not either
 * @param timeout how long to wait
 * @param readable how many changes can be read from the caller's memory before EFAULT
 * @param writable how many events can be written to the caller's memory before EFAULT
 */
public record KeventArgs(List<Kevent> changes, int nevents, Timeout timeout, int readable, int writable) {

    /** Arguments all of whose memory is good. */
    public KeventArgs(List<Kevent> changes, int nevents, Timeout timeout) {
        this(changes, nevents, timeout, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Makes changes and returns at once. */
    public static KeventArgs change(Kevent... changes) {
        return new KeventArgs(List.of(changes), 0, Timeout.NONE);
    }

    /** Waits for up to that many events. */
    public static KeventArgs await(int nevents, Timeout timeout) {
        return new KeventArgs(List.of(), nevents, timeout);
    }
}
