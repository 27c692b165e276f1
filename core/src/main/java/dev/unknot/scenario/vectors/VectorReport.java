// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

/**
 * The verdict on one vector.
 *
 * @param file the file of the vector, as it was named
 * @param line the number of its line, from 1
 * @param name its own name
 * @param verdict the verdict
 * @param schedules of a set of outcomes, how many schedules were recorded; 0 for other vectors
 * @param executions of a set of outcomes, how many executions its check took, beside one for each outcome
 */
public record VectorReport(String file, int line, String name, Verdict verdict, long schedules, long executions) {

    /** The report in one line: {@code FAIL file:line name: field: expected ..., actual ...}. */
    public String format() {
        String where = file + ':' + line + ' ' + name;
        return switch (verdict) {
            case Verdict.Passed() -> "PASS " + where;
            case Verdict.Failed(String field, String expected, String actual) ->
                "FAIL " + where + ": " + field + ": expected " + expected + ", actual " + actual;
            case Verdict.Skipped(String reason) -> "SKIP " + where + ": " + reason;
        };
    }
}
