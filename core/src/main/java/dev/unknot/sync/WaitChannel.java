// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** Something that threads sleep on, and that {@link Scheduler#wakeup} names. Made by {@link Scheduler#newChannel}. */
public interface WaitChannel {

    /** The channel's name in traces and reports: {@code kqueue#0}, {@code kqueue#0.refcnt}. */
    String label();
}
