// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

/** A checkpoint cannot be used. Its message says why, in one line. */
public final class CheckpointException extends Exception {
    private static final long serialVersionUID = 1L;

    CheckpointException(String message) {
        super(message);
    }
}
