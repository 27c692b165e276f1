// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.filter.Machine;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Checks one line of a file of vectors. It is how a copy of this package on the rewritten core is asked: all that goes
 * in and out is of types of the JDK.
 */
class LineCheck implements Function<String, String[]> {
    private final SetCheck.Ways ways;

    /** Checks a set of outcomes under all schedules. */
    LineCheck() {
        this(SetCheck.Ways.EVERY_SCHEDULE);
    }

    private LineCheck(SetCheck.Ways ways) {
        this.ways = ways;
    }

    /** Checks a set of outcomes once for each trace, on a core that tells all its accesses to memory. */
    static final class ByTraces extends LineCheck {
        ByTraces() {
            super(SetCheck.Ways.EACH_TRACE);
        }
    }

    /**
     * The number of executions that a set took, and the words of a verdict: none if the vector passed, the reason if it
     * was skipped, and else what differs.
     */
    @Override
    public String[] apply(String text) {
        try {
            byte[] line = text.getBytes(StandardCharsets.UTF_8);
            RecordedVector vector = VectorParser.parse("", 1, line, line.length);
            VectorCheck.Checked checked = VectorCheck.check(vector, Machine::boot, ways);
            String executions = Long.toString(checked.executions());
            return switch (checked.verdict()) {
                case Verdict.Passed() -> new String[] {executions};
                case Verdict.Skipped(String reason) -> new String[] {executions, reason};
                case Verdict.Failed(String field, String expected, String actual) ->
                    new String[] {executions, field, expected, actual};
            };
        } catch (VectorFormatException e) {
            throw new IllegalArgumentException("the line was good when it was read first", e);
        }
    }

    /** What those words say. */
    static VectorCheck.Checked checked(String[] words) {
        Verdict verdict = switch (words.length) {
            case 1 -> new Verdict.Passed();
            case 2 -> new Verdict.Skipped(words[1]);
            default -> new Verdict.Failed(words[1], words[2], words[3]);
        };
        return new VectorCheck.Checked(verdict, Long.parseLong(words[0]));
    }
}
