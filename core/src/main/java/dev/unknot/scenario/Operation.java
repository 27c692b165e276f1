// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.history.CallResult;
import dev.unknot.history.SystemCall;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a scenario, such as a system call. It belongs to no execution and may be run in many.
 *
 * @param text what it does, in a few words, as reports print it
 * @param body does it
 * @param call the system call that it is; null if it is none that a history can have
 */
public record Operation(String text, Body body, @Nullable Call call) {

    /** An operation that no history can have. */
    public Operation(String text, Body body) {
        this(text, body, null);
    }

    /** A system call. */
    static Operation of(String text, Arguments arguments, Taker taker) {
        Call call = new Call(arguments, taker);
        return new Operation(text, world -> call.take(world, call.in(world).perform(world.calls())), call);
    }

    /** Does an operation in the world of one execution. */
    @FunctionalInterface
    public interface Body {
        /** Does it; the result is kept under the operation's place in its thread. */
        Object run(World world);
    }

    /** Finds the arguments of a system call. */
    @FunctionalInterface
    interface Arguments {
        SystemCall in(World world);
    }

    /** Does something with what a system call returned. */
    @FunctionalInterface
    interface Taker {
        Object take(World world, CallResult result);
    }

    /** A system call in parts, for who wants to see them. */
    public static final class Call {
        private final Arguments arguments;
        private final Taker taker;

        private Call(Arguments arguments, Taker taker) {
            this.arguments = arguments;
            this.taker = taker;
        }

        /** The call with its arguments in an execution. */
        public SystemCall in(World world) {
            return arguments.in(world);
        }

        /** Takes what the call returned, and gives what is kept under the operation's place in its thread. */
        public Object take(World world, CallResult result) {
            return taker.take(world, result);
        }
    }
}
