// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

/** Ends a thread that would wait on a scheduler which was closed. Nobody's failure. */
final class ClosedError extends Error {
    private static final long serialVersionUID = 1L;

    ClosedError() {
        super("the scheduler was closed", null, false, false);
    }
}
