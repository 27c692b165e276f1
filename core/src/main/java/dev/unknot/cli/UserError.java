// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

/** Ends a command with one line for the user, and an exit code. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
