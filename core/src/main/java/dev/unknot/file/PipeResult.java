// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/**
 * What pipe(2) returns.
 *
 * @param first the descriptor of one end, -1 if it failed
 * @param second the descriptor of the other end, -1 if it failed
 * @param error why it failed, or {@link Errno#OK}
 */
public record PipeResult(int first, int second, Errno error) {

    /** Failure. */
    public static PipeResult error(Errno error) {
        return new PipeResult(-1, -1, error);
    }
}
