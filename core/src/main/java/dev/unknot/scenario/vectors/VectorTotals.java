// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many vectors passed, failed and were skipped.
 *
 * @param passed those on which the port agrees
 * @param failed those on which it does not
 * @param skippedFor how many were skipped for each reason, by the reason
 */
public record VectorTotals(int passed, int failed, SortedMap<String, Integer> skippedFor) {
    /** No vectors. */
    public static final VectorTotals NONE = new VectorTotals(0, 0, Collections.emptySortedMap());

    /** Totals whose map does not change any more. */
    public VectorTotals {
        skippedFor = Collections.unmodifiableSortedMap(new TreeMap<>(skippedFor));
    }

    /** How many were skipped, for whatever reason. */
    public int skipped() {
        return skippedFor.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** These totals and one vector more. */
    public VectorTotals plus(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed() -> new VectorTotals(passed + 1, failed, skippedFor);
            case Verdict.Failed f -> new VectorTotals(passed, failed + 1, skippedFor);
            case Verdict.Skipped(String reason) -> {
                SortedMap<String, Integer> more = new TreeMap<>(skippedFor);
                more.merge(reason, 1, Integer::sum);
                yield new VectorTotals(passed, failed, more);
            }
        };
    }

    /** The totals in one line: {@code 12 passed, 1 failed, 2 skipped}. */
    public String format() {
        return passed + " passed, " + failed + " failed, " + skipped() + " skipped";
    }
}
