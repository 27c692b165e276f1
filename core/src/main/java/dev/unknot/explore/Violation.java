// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import java.util.regex.Pattern;

/**
 * What is wrong with one execution.
 *
 * @param kind what sort of thing
 * @param message in one line, what
 */
public record Violation(FindingKind kind, String message) {
    private static final Pattern NUMBERS = Pattern.compile("0x[0-9a-f]+|\\d+");

    /** What executions with the same cause have in common: the kind, and the message without its numbers. */
    public String signature() {
        return kind + " " + NUMBERS.matcher(message).replaceAll("#");
    }
}
