// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The operations of an execution, with the order of their begins and ends. Equal histories have the same operations
 * with the same results in the same order.
 *
 * @param names the names of the threads
 * @param threads the operations of each thread, one after the other; only the last may not have returned
 * @param <C> what is asked
 * @param <R> what is returned
 */
public record History<C, R>(List<String> names, List<List<Invocation<C, R>>> threads) {
    private static final int BARS_MAX = 60;

    /**
     * A history.
     *
     * @throws IllegalArgumentException if operations of one thread overlap, or names are missing
     */
    public History {
        if (names.size() != threads.size()) {
            throw new IllegalArgumentException(threads.size() + " threads, but " + names.size() + " names");
        }
        for (List<Invocation<C, R>> thread : threads) {
            for (int i = 1; i < thread.size(); i++) {
                if (!thread.get(i - 1).precedes(thread.get(i))) {
                    throw new IllegalArgumentException("operations of one thread overlap");
                }
            }
        }
    }

    /** All operations in the order of their begins. */
    public List<Invocation<C, R>> operations() {
        List<Invocation<C, R>> all = new ArrayList<>();
        threads.forEach(all::addAll);
        all.sort(Comparator.comparingInt(Invocation::begin));
        return all;
    }

    /** The history of those operations only that fulfil a condition; the others might not have been. */
    public History<C, R> only(Predicate<Invocation<C, R>> condition) {
        List<List<Invocation<C, R>>> left = new ArrayList<>();
        threads.forEach(thread -> left.add(thread.stream().filter(condition).toList()));
        return new History<>(names, left);
    }

    /** The name of the thread of an operation. */
    public String name(Invocation<C, R> operation) {
        return names.get(operation.thread());
    }

    /**
     * The history for a reader, a line for each operation in the order of their begins: its thread, its interval in
     * order numbers and, where there is room, drawn; what was asked and returned.
     */
    public List<String> lines() {
        List<Invocation<C, R>> all = operations();
        int first = all.isEmpty() ? 0 : all.getFirst().begin();
        int last = first;
        for (Invocation<C, R> operation : all) {
            last = Math.max(last, operation.isPending() ? operation.begin() + 1 : operation.end());
        }
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        int digits = Integer.toString(last).length();
        List<String> lines = new ArrayList<>();
        for (Invocation<C, R> operation : all) {
            String interval = pad(digits, operation.begin()) + ".."
                    + (operation.isPending() ? " ".repeat(digits) : pad(digits, operation.end()));
            lines.add(name(operation) + " ".repeat(width - name(operation).length()) + "  " + interval + "  "
                    + bar(operation, first, last) + operation.text());
        }
        return lines;
    }

    private static String pad(int digits, int number) {
        String text = Integer.toString(number);
        return " ".repeat(digits - text.length()) + text;
    }

    private static String bar(Invocation<?, ?> operation, int first, int last) {
        if (last - first >= BARS_MAX) {
            return "";
        }
        int begin = operation.begin() - first;
        int end = (operation.isPending() ? last : operation.end()) - first;
        String close = operation.isPending() ? ">" : "]";
        return " ".repeat(begin) + "[" + "-".repeat(Math.max(0, end - begin - 1)) + close
                + " ".repeat(Math.max(0, last - first - end)) + "  ";
    }
}
