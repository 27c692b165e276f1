// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import org.jspecify.annotations.Nullable;

/**
 * One operation of a history.
 *
 * @param thread the number of its thread
 * @param index its place among the operations of the thread
 * @param call what was asked
 * @param begin the order number of its begin
 * @param end the order number of its end, {@link #PENDING} if it has not returned
 * @param result what it returned; null if it has not
 * @param <C> what is asked
 * @param <R> what is returned
 */
public record Invocation<C, R>(
        int thread,
        int index,
        C call,
        int begin,
        int end,
        @Nullable R result) {
    /** The end of an operation that has not returned. */
    public static final int PENDING = Integer.MAX_VALUE;

    /** An operation that has returned. */
    public Invocation {
        if (begin >= end || (end == PENDING) != (result == null)) {
            throw new IllegalArgumentException("operation from " + begin + " to " + end + " with result " + result);
        }
    }

    /** Whether it has not returned. */
    public boolean isPending() {
        return end == PENDING;
    }

    /** Whether it was over before the other one began. */
    public boolean precedes(Invocation<C, R> other) {
        return end < other.begin;
    }

    /** What was asked and returned. */
    public String text() {
        return call + (isPending() ? " has not returned" : " = " + result);
    }
}
