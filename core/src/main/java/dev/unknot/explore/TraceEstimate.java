// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/**
 * What a sample of independent executions says about the traces that it does not have.
 *
 * <p>The bound comes from the second half of the executions. How many of these had a trace that the first half had not
 * is binomial with the chance of a trace that is new after the first half. That bounds this chance from above
 * (Chernoff), and so the smaller one that there is after the second half.
 *
 * @param executions how many executions were counted
 * @param seen how many different traces they had
 * @param expected about how many traces there are that the strategy comes to (the lower bound of Chao, Nonparametric
 *     Estimation of the Number of Classes in a Population, 1984, in its bias-corrected form); at least {@code seen}
 * @param chanceOfNew about how likely it is that the next execution has none of them (Good, The Population Frequencies
 *     of Species, 1953: the share of the executions whose trace no other one had)
 * @param chanceOfNewMax with a confidence of {@value #CONFIDENCE_PERCENT} % it is at most so likely
 */
public record TraceEstimate(long executions, int seen, double expected, double chanceOfNew, double chanceOfNewMax) {
    /** How sure {@link #chanceOfNewMax} is, in percent. */
    public static final int CONFIDENCE_PERCENT = 95;

    private static final double ERROR = 1 - CONFIDENCE_PERCENT / 100.0;
    private static final int HALVINGS = 60;

    /** Judges a sample of all executions from number 0 on. */
    public static TraceEstimate of(TraceSample sample) {
        long half = sample.executions() / 2;
        return of(sample, half, sample.executions() - half);
    }

    /**
     * Judges a sample.
     *
     * @param half where the second half of the executions begins: their number is at least this
     * @param later how many executions the second half has
     */
    public static TraceEstimate of(TraceSample sample, long half, long later) {
        long n = sample.executions();
        if (n == 0) {
            return new TraceEstimate(0, 0, 0, 1, 1);
        }
        long[] once = {0};
        long[] twice = {0};
        long[] late = {0};
        sample.forEach((trace, count, first) -> {
            once[0] += count == 1 ? 1 : 0;
            twice[0] += count == 2 ? 1 : 0;
            late[0] += first >= half ? count : 0;
        });
        double unseen = (double) (n - 1) / n * once[0] * (once[0] - 1) / (2.0 * (twice[0] + 1));
        double max = later == 0 ? 1 : chanceMax(late[0], later);
        return new TraceEstimate(n, sample.traces(), sample.traces() + unseen, (double) once[0] / n, max);
    }

    /** The largest chance with which so few of {@code trials} are hits, but for an error of {@link #ERROR}. */
    static double chanceMax(long hits, long trials) {
        double share = (double) hits / trials;
        double low = share;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (trials * divergence(share, middle) < -Math.log(ERROR)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The relative entropy of two coins. */
    private static double divergence(double a, double b) {
        return term(a, b) + term(1 - a, 1 - b);
    }

    private static double term(double a, double b) {
        return a == 0 ? 0 : a * Math.log(a / b);
    }
}
