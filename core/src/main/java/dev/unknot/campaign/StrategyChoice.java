// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Pct;
import dev.unknot.explore.TraceSearch;
import java.util.List;

/** A strategy as a user names it. */
public sealed interface StrategyChoice {

    /**
     * What a user gets who names none; each finds what the others miss. Depth-first search covers small programs, and
     * all bugs that few preemptions suffice for. Partial order sampling is the best guess where many locks matter,
     * selectively uniform walks where the order on one object does, and PCT where few constraints on a long execution
     * do. A plain random walk reaches nothing that these do not.
     */
    List<StrategyChoice> PORTFOLIO =
            List.of(new DepthFirstChoice(DepthFirst.UNBOUNDED), new PosChoice(), new SurwChoice(), new PctChoice(3));

    /** The name and parameters: {@code pct:3}. */
    String text();

    /** Each step at random. */
    record RandomChoice() implements StrategyChoice {
        @Override
        public String text() {
            return "random";
        }
    }

    /** Random priorities, for bugs of that depth. */
    record PctChoice(int depth) implements StrategyChoice {
        @Override
        public String text() {
            return "pct:" + depth;
        }
    }

    /** Partial order sampling. */
    record PosChoice() implements StrategyChoice {
        @Override
        public String text() {
            return "pos";
        }
    }

    /** Selectively uniform random walks. */
    record SurwChoice() implements StrategyChoice {
        @Override
        public String text() {
            return "surw";
        }
    }

    /** All schedules, those with few preemptions first, up to that many. */
    record DepthFirstChoice(int preemptionsMax) implements StrategyChoice {
        @Override
        public String text() {
            return preemptionsMax == DepthFirst.UNBOUNDED ? "dfs" : "dfs:" + preemptionsMax;
        }
    }

    /** All schedules, one of those that differ only in the order of independent steps. */
    record EachTraceChoice() implements StrategyChoice {
        @Override
        public String text() {
            return TraceSearch.name();
        }
    }

    /** Those with few preemptions, at least one of those that differ only in the order of independent steps. */
    record BoundedTraceChoice(int preemptionsMax) implements StrategyChoice {
        @Override
        public String text() {
            return TraceSearch.name() + ":" + preemptionsMax;
        }
    }

    /**
     * Reads {@code random}, {@code pos}, {@code surw}, {@code pct:D}, {@code dfs}, {@code dfs:K}, {@code dpor} or
     * {@code dpor:K}.
     *
     * @throws IllegalArgumentException with a message for the user, if the text is none of these
     */
    static StrategyChoice parse(String text) {
        if (text.equals("random")) {
            return new RandomChoice();
        }
        if (text.equals("pos")) {
            return new PosChoice();
        }
        if (text.equals("surw")) {
            return new SurwChoice();
        }
        if (text.equals("dfs")) {
            return new DepthFirstChoice(DepthFirst.UNBOUNDED);
        }
        if (text.equals(TraceSearch.name())) {
            return new EachTraceChoice();
        }
        if (text.startsWith("pct:")) {
            return new PctChoice(number(text, 1, Pct.DEPTH_MAX));
        }
        if (text.startsWith("dfs:")) {
            return new DepthFirstChoice(number(text, 0, 1_000));
        }
        if (text.startsWith(TraceSearch.name() + ":")) {
            return new BoundedTraceChoice(number(text, 0, 1_000));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no strategy: there are random, pos, surw, pct:D (D from 1 to " + Pct.DEPTH_MAX
                        + "), dpor, dfs, and dpor:K and dfs:K with at most K preemptions");
    }

    private static int number(String text, int min, int max) {
        String digits = text.substring(text.indexOf(':') + 1);
        if (digits.matches("\\d{1,4}")) {
            int number = Integer.parseInt(digits);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no strategy: the number must be from " + min + " to " + max);
    }
}
