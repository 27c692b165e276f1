// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

/** The same schedule has led to two different executions. Its message says of what. */
public final class NondeterminismException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with a message for the user. */
    public NondeterminismException(String message) {
        super(message);
    }
}
