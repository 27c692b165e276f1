// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.WakePolicy;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What besides a program and its choices determines an execution.
 *
 * <p><b>As text.</b> {@code u1} at granularity sync, {@code m1} at memory; after it, unless the number is 0, {@code t} and
 * the number of early timeouts, {@code s} and that of spurious wakeups: {@code u1t2s1}.
 *
 * @param granularity where threads may be switched
 * @param wakePolicy which sleeps may end that nothing ends
 */
public record Setting(Granularity granularity, WakePolicy wakePolicy) {
    /** Granularity sync, and nothing early. */
    public static final Setting DEFAULT = new Setting(Granularity.SYNC, WakePolicy.STRICT);

    private static final Pattern TEXT = Pattern.compile("([um])1(?:t([1-9]\\d{0,3}))?(?:s([1-9]\\d{0,3}))?");

    /** That of a program. */
    static Setting of(Program program) {
        return new Setting(program.granularity(), program.wakePolicy());
    }

    /** Its text. */
    String format() {
        String kind = switch (granularity) {
            case SYNC -> "u1";
            case MEMORY -> "m1";
        };
        return kind + part('t', wakePolicy.earlyTimeouts()) + part('s', wakePolicy.spuriousWakeups());
    }

    private static String part(char letter, int number) {
        return number == 0 ? "" : letter + Integer.toString(number);
    }

    /** Reads the text before the first dot of a schedule. */
    static Setting parse(String text) throws ScheduleFormatException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new ScheduleFormatException(
                    "a schedule begins with 'u1.' or 'm1.', this one with '" + shortened(text) + "'");
        }
        try {
            WakePolicy policy = new WakePolicy(number(matcher.group(2)), number(matcher.group(3)));
            return new Setting("u".equals(matcher.group(1)) ? Granularity.SYNC : Granularity.MEMORY, policy);
        } catch (IllegalArgumentException e) {
            throw new ScheduleFormatException(String.valueOf(e.getMessage()) + ", not as in '" + text + "'");
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), 3));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** In words: {@code granularity sync, at most 1 early timeout a thread, no spurious wakeups}. */
    public String describe() {
        String where = "granularity " + granularity.name().toLowerCase(Locale.ROOT);
        return wakePolicy.isStrict() ? where : where + ", " + wakePolicy.describe();
    }
}
