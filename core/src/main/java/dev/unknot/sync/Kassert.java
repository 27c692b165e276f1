// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import org.jspecify.annotations.Nullable;

/** Assertions that are always on (KASSERT, MPASS). A message is put together only when the assertion is broken. */
public final class Kassert {
    private Kassert() {}

    /** Panics with the message unless the condition holds. */
    public static void check(boolean condition, String message) {
        if (!condition) {
            throw new Panic(message);
        }
    }

    /** Panics unless the condition holds; {@code format} takes one argument. */
    public static void check(boolean condition, String format, @Nullable Object argument) {
        if (!condition) {
            throw new Panic(String.format(format, argument));
        }
    }

    /** Panics unless the condition holds; {@code format} takes one argument. */
    public static void check(boolean condition, String format, int argument) {
        if (!condition) {
            throw new Panic(String.format(format, argument));
        }
    }

    /** Panics unless the condition holds; {@code format} takes two arguments. */
    public static void check(boolean condition, String format, @Nullable Object first, int second) {
        if (!condition) {
            throw new Panic(String.format(format, first, second));
        }
    }
}
