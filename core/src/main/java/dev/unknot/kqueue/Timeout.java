// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/**
 * How long kevent(2) waits (a pointer to a timespec).
 *
 * @param kind whether there is a timespec at all
 * @param seconds its seconds, whatever they are
 * @param nanos its nanoseconds, whatever they are
 */
public record Timeout(Kind kind, long seconds, long nanos) {
    /** Waits until there is an event: no timespec. */
    public static final Timeout FOREVER = new Timeout(Kind.ABSENT, 0, 0);
    /** Does not wait. */
    public static final Timeout NONE = of(0, 0);
    /** A pointer that leads nowhere: EFAULT. */
    public static final Timeout BAD = new Timeout(Kind.BAD_ADDRESS, 0, 0);

    /** What the pointer to the timespec leads to. */
    public enum Kind {
        /** It is null. */
        ABSENT,
        /** A timespec. */
        PRESENT,
        /** Nothing that may be read. */
        BAD_ADDRESS
    }

    /** Waits that long. The values are not checked here: kevent(2) does it. */
    public static Timeout of(long seconds, long nanos) {
        return new Timeout(Kind.PRESENT, seconds, nanos);
    }
}
