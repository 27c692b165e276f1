// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * The memory of the core's objects, which the core gives back as a kernel does although a garbage collector takes care
 * of it. By itself that means nothing. Where the core's classes are rewritten to be watched, any later access to a
 * field of such an object is a {@link Panic} of kind {@link Panic.Kind#USE_AFTER_FREE}.
 */
public final class Memory {
    private Memory() {}

    /**
     * Gives the memory of an object back. Doing so twice is a use of freed memory, too.
     *
     * @param object the object, or the part of another one that goes with it
     * @param name its string says whose memory it is: {@code knote#0}; asked for only when somebody reads it
     */
    public static void free(Object object, Object name) {}
}
