// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** A scheduler whose time stands still unless somebody moves it, or nothing else can happen. */
public interface VirtualTime {

    /** Moves time on by so much, in {@link Sbintime}; not a point where a schedule switches threads. */
    void advance(long duration);
}
