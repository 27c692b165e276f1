// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** A bug of the engine, or a use of it that it does not allow. Never reported as a finding of the subject. */
public final class EngineError extends Error {
    private static final long serialVersionUID = 1L;

    /** An error with a message that says what went wrong and, where it helps, what to do. */
    public EngineError(String message) {
        super(message);
    }

    /** An error with its cause. */
    public EngineError(String message, Throwable cause) {
        super(message, cause);
    }
}
