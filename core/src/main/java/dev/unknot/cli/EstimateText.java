// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.explore.TraceEstimate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** An estimate of what is left to be found, in words. */
final class EstimateText {
    private static final int DIGITS = 2;

    private EstimateText() {}

    /** The whole of it. */
    static String of(TraceEstimate estimate) {
        return String.format(
                Locale.ROOT,
                "at least about %,d traces, %,d seen; the next execution is new with probability <= %s (%d %%), about %s",
                Math.round(estimate.expected()),
                estimate.seen(),
                upTo(estimate.chanceOfNewMax()),
                TraceEstimate.CONFIDENCE_PERCENT,
                about(estimate.chanceOfNew()));
    }

    /** A probability, to two digits, rounded up. */
    static String upTo(double probability) {
        return rounded(probability, RoundingMode.UP);
    }

    /** A probability, to two digits. */
    static String about(double probability) {
        return rounded(probability, RoundingMode.HALF_UP);
    }

    private static String rounded(double probability, RoundingMode mode) {
        BigDecimal number = BigDecimal.valueOf(probability).round(new MathContext(DIGITS, mode));
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
