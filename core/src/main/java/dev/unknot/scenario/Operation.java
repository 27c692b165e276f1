// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

/**
 * One operation of a scenario, such as a system call. It belongs to no execution and may be run in many.
 *
 * @param text what it does, in a few words, as reports print it
 * @param body does it
 * @param kind whether a history can have it
 */
public record Operation(String text, Body body, Kind kind) {

    /** What the models of histories know of an operation. */
    public enum Kind {
        /**
         * A system call that they know. Its body tells {@link World#begin} and {@link World#end}, and makes the call by
         * itself: what each body calls is then one thing, which the JVM can compile together with it.
         */
        SYSTEM_CALL,
        /** Anything else. */
        OTHER
    }

    /** An operation that no history can have. */
    public Operation(String text, Body body) {
        this(text, body, Kind.OTHER);
    }

    /** A system call. */
    static Operation ofCall(String text, Body body) {
        return new Operation(text, body, Kind.SYSTEM_CALL);
    }

    /** Does an operation in the world of one execution. */
    @FunctionalInterface
    public interface Body {
        /**
         * Does it; the result is kept under the operation's place in its thread.
         *
         * @param thread the number of the thread that does it, as the scenario counts them; set-up comes after them
         */
        Object run(World world, int thread);
    }
}
