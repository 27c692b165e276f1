// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

/**
 * What ended a thread that should not have ended, or a callout's or task's function.
 *
 * @param thread the name of the thread
 * @param cause what it threw
 */
public record ThreadFailure(String thread, Throwable cause) {

    @Override
    public String toString() {
        return thread + ": " + cause;
    }
}
