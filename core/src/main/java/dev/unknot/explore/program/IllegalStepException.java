// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

/** A program does what its language forbids. */
final class IllegalStepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IllegalStepException(String message) {
        super(message);
    }
}
