// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/** Takes down what is wrong with an execution. */
@FunctionalInterface
public interface ViolationSink {

    /**
     * Notes one violation.
     *
     * @param message what is wrong, in one line; equal causes have equal messages
     */
    void violated(FindingKind kind, String message);
}
