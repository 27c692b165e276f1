// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.Executor;
import dev.unknot.explore.Pct;
import dev.unknot.explore.Pos;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.SharedTraces;
import dev.unknot.explore.StepProfile;
import dev.unknot.explore.Surw;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the shares of one search. */
final class SearchMaker {
    private static final int STEPS_PROBES = 16;
    /** How many traces all searches together may keep; a million takes about 50 MB. */
    private static final int TRACES_TOTAL = 1 << 21;

    private static final int TRACES_MIN = 1 << 12;

    private final Search.Family family;
    private final StrategyChoice choice;
    private final long seed;
    private final int parts;
    private final int tracesMax;
    private final AtomicInteger sharesLeft;
    private final SharedTraces traces;

    /**
     * A maker.
     *
     * @param choice the strategy
     * @param parts how many shares the search has
     * @param shares how many all searches of the campaign have together
     */
    SearchMaker(Search.Family family, StrategyChoice choice, long seed, int parts, int shares) {
        this.family = family;
        this.choice = choice;
        this.seed = seed;
        this.parts = parts;
        tracesMax = Math.max(TRACES_MIN, TRACES_TOTAL / shares);
        sharesLeft = new AtomicInteger(parts);
        traces = choice instanceof StrategyChoice.BoundedTraceChoice bounded
                ? SharedTraces.bounded(bounded.preemptionsMax())
                : new SharedTraces();
    }

    /** How many of a number of executions a share of a search gets, or all its shares together. */
    static long quota(StrategyChoice choice, long executions, int part, int parts) {
        return switch (choice) {
            case StrategyChoice.EachTraceChoice dpor -> executions;
            case StrategyChoice.BoundedTraceChoice dpor -> executions;
            default -> executions / parts + (part < executions % parts ? 1 : 0);
        };
    }

    /** A share of the search. */
    Search make(long quota, int part) {
        Program program = family.program();
        return switch (choice) {
            case StrategyChoice.RandomChoice random ->
                new IndexedSearch(family, quota, new RandomWalk(seed), part, parts, tracesMax);
            case StrategyChoice.PosChoice pos ->
                new IndexedSearch(family, quota, new Pos(seed), part, parts, tracesMax);
            case StrategyChoice.SurwChoice surw -> {
                Surw walk = new Surw(StepProfile.of(program, seed, StepProfile.DEFAULT_PROBES), seed);
                yield new IndexedSearch(family, quota, walk, part, parts, tracesMax);
            }
            case StrategyChoice.PctChoice pct -> {
                Pct priorities = new Pct(pct.depth(), longest(program, seed), seed);
                yield new IndexedSearch(family, quota, priorities, part, parts, tracesMax);
            }
            case StrategyChoice.EachTraceChoice dpor -> new EachTraceSearch(family, quota, part, choice, traces);
            case StrategyChoice.BoundedTraceChoice dpor -> new EachTraceSearch(family, quota, part, choice, traces);
            case StrategyChoice.DepthFirstChoice dfs ->
                new DepthFirstSearch(family, quota, dfs.preemptionsMax(), part, parts, sharesLeft);
        };
    }

    /** The number of steps of the longest of some executions. */
    private static int longest(Program program, long seed) {
        Executor executor = new Executor(program);
        RandomWalk walk = new RandomWalk(seed);
        int longest = 0;
        for (int i = 0; i < STEPS_PROBES; i++) {
            walk.begin(i);
            executor.execute(walk);
            longest = Math.max(longest, executor.recording().steps());
        }
        return longest;
    }
}
