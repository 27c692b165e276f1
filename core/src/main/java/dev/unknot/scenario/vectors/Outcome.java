// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an execution comes to. Of a recorded one everything is left out that is not to be compared: the offset of an
 * access to freed memory, and the place in the source of a panic.
 *
 * @param word {@code ok}, {@code expected-block}, {@code stuck}, {@code panic} or {@code uaf}
 * @param detail what exactly
 * @param results the results of each thread's operations, null for those that did not complete
 */
record Outcome(String word, String detail, List<List<@Nullable OperationResult>> results) {
    /** All threads have exited. */
    static final String OK = "ok";
    /** Those that are left wait rightly. */
    static final String EXPECTED_BLOCK = "expected-block";
    /** Somebody waits for ever. */
    static final String STUCK = "stuck";
    /** An assertion is broken. */
    static final String PANIC = "panic";
    /** Freed memory was used. */
    static final String USE_AFTER_FREE = "uaf";

    private static final List<String> WORDS = List.of(OK, EXPECTED_BLOCK, STUCK, PANIC, USE_AFTER_FREE);
    private static final Pattern OFFSET = Pattern.compile("\\+\\d+$");
    private static final Pattern PLACE = Pattern.compile(" (?:at|@) [\\w./-]+:\\d+$");

    static boolean isWord(String text) {
        return WORDS.contains(text);
    }

    /** The outcome of a recorded execution. */
    static Outcome recorded(String word, String detail, List<List<@Nullable OperationResult>> results) {
        Pattern dropped = word.equals(USE_AFTER_FREE) ? OFFSET : PLACE;
        boolean fails = word.equals(USE_AFTER_FREE) || word.equals(PANIC);
        return new Outcome(word, fails ? dropped.matcher(detail).replaceFirst("") : detail, results);
    }

    /** Whether the machine is in a state that can be looked at: nothing has failed. */
    boolean isOrderly() {
        return word.equals(OK) || word.equals(EXPECTED_BLOCK);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(word);
        if (!detail.isEmpty()) {
            text.append(" (").append(detail).append(')');
        }
        return text.append(' ').append(format(results)).toString();
    }

    private static String format(List<List<@Nullable OperationResult>> results) {
        StringBuilder text = new StringBuilder("[");
        for (List<@Nullable OperationResult> thread : results) {
            text.append(text.length() == 1 ? "[" : ",[");
            for (int i = 0; i < thread.size(); i++) {
                text.append(i == 0 ? "" : ",").append(thread.get(i));
            }
            text.append(']');
        }
        return text.append(']').toString();
    }
}
