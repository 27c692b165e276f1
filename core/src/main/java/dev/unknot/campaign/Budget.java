// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a campaign may cost.
 *
 * @param unit what is counted
 * @param amount how much, at least 1; time in nanoseconds
 */
public record Budget(Unit unit, long amount) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(ms|s|m|h|x)");
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What a budget counts. */
    public enum Unit {
        /** Wall-clock time. */
        NANOS,
        /** Executions, shared by all searches. */
        EXECUTIONS
    }

    /**
     * Reads {@code 30s}, {@code 500ms}, {@code 10m}, {@code 2h} or {@code 100000x}.
     *
     * @throws IllegalArgumentException with a message for the user, if the text is none of these or the amount is 0
     */
    public static Budget parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no budget: write a time such as 500ms, 30s, 10m or 2h,"
                            + " or a number of executions such as 100000x");
        }
        long number = Long.parseLong(matcher.group(1));
        if (number == 0) {
            throw new IllegalArgumentException("a budget of " + text + " leaves nothing to do");
        }
        return switch (matcher.group(2)) {
            case "x" -> new Budget(Unit.EXECUTIONS, number);
            case "ms" -> ofMillis(number);
            case "s" -> ofMillis(number * 1_000);
            case "m" -> ofMillis(number * 60_000);
            default -> ofMillis(number * 3_600_000);
        };
    }

    /** A budget of time. */
    public static Budget ofMillis(long millis) {
        return new Budget(
                Unit.NANOS, Math.multiplyExact(Math.min(millis, Long.MAX_VALUE / NANOS_PER_MILLI), NANOS_PER_MILLI));
    }

    @Override
    public String toString() {
        if (unit == Unit.EXECUTIONS) {
            return amount + "x";
        }
        long millis = amount / NANOS_PER_MILLI;
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
