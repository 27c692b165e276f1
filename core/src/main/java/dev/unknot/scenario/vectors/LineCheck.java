// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.filter.Machine;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Checks one line of a file of vectors. It is how a copy of this package on the rewritten core is asked: all that goes
 * in and out is of types of the JDK.
 */
final class LineCheck implements Function<String, String[]> {

    /** The words of a verdict: none if the vector passed, the reason if it was skipped, and else what differs. */
    @Override
    public String[] apply(String text) {
        try {
            byte[] line = text.getBytes(StandardCharsets.UTF_8);
            RecordedVector vector = VectorParser.parse("", 1, line, line.length);
            return switch (VectorCheck.check(vector, Machine::boot)) {
                case Verdict.Passed() -> new String[0];
                case Verdict.Skipped(String reason) -> new String[] {reason};
                case Verdict.Failed(String field, String expected, String actual) ->
                    new String[] {field, expected, actual};
            };
        } catch (VectorFormatException e) {
            throw new IllegalArgumentException("the line was good when it was read first", e);
        }
    }

    /** The verdict of those words. */
    static Verdict verdict(String[] words) {
        return switch (words.length) {
            case 0 -> new Verdict.Passed();
            case 1 -> new Verdict.Skipped(words[0]);
            default -> new Verdict.Failed(words[0], words[1], words[2]);
        };
    }
}
