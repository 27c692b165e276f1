// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

/**
 * One operation of a scenario, such as a system call. It belongs to no execution and may be run in many.
 *
 * @param text what it does, in a few words, as reports print it
 * @param body does it
 */
public record Operation(String text, Body body) {

    /** Does an operation in the world of one execution. */
    @FunctionalInterface
    public interface Body {
        /** Does it; the result is kept under the operation's place in its thread. */
        Object run(World world);
    }
}
