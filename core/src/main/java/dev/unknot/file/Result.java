// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/**
 * What a system call returns.
 *
 * @param value its value, -1 if it failed
 * @param error why it failed, or {@link Errno#OK}
 */
public record Result(long value, Errno error) {
    private static final Result ZERO = new Result(0, Errno.OK);

    /** Success without a value. */
    public static Result zero() {
        return ZERO;
    }

    /** Success. */
    public static Result of(long value) {
        return value == 0 ? ZERO : new Result(value, Errno.OK);
    }

    /** Failure; success without a value if {@code error} is {@link Errno#OK}. */
    public static Result error(Errno error) {
        return error == Errno.OK ? ZERO : new Result(-1, error);
    }

    /** Whether the call succeeded. */
    public boolean isOk() {
        return error == Errno.OK;
    }
}
