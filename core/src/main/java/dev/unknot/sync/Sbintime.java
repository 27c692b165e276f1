// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * Time as the kernel counts it (sbintime_t): seconds in 32.32 fixed point, in a {@code long}. Arithmetic wraps.
 */
public final class Sbintime {
    /** One second (SBT_1S). */
    public static final long SECOND = 1L << 32;
    /** The largest time there is (SBT_MAX). */
    public static final long MAX = Long.MAX_VALUE;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** 2^64 / 10^9, rounded down. */
    private static final long UNITS_PER_NANO = 18_446_744_073L;

    private Sbintime() {}

    /** The time of a timespec, {@code nanos} within 0 and 999,999,999 (tstosbt). */
    public static long ofTimespec(long seconds, long nanos) {
        return (seconds << 32) + ((nanos * UNITS_PER_NANO) >>> 32);
    }

    /** The time of that many nanoseconds, which are not negative. */
    public static long ofNanos(long nanos) {
        return ofTimespec(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }

    /** The nanoseconds of a time that is not negative, rounded up so that a wait is never too short. */
    public static long toNanosCeiling(long sbt) {
        long fraction = sbt & 0xffff_ffffL;
        long nanos = (fraction * NANOS_PER_SECOND + 0xffff_ffffL) >>> 32;
        long seconds = sbt >>> 32;
        return seconds >= Long.MAX_VALUE / NANOS_PER_SECOND ? Long.MAX_VALUE : seconds * NANOS_PER_SECOND + nanos;
    }
}
