// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Strategy;
import org.jspecify.annotations.Nullable;

/**
 * A depth-first search that allows one preemption more each time it has tried everything (iterative context bounding),
 * up to a bound or until nothing is left.
 */
final class DepthFirstSearch extends Search {
    private final int preemptionsMax;
    private final int share;
    private final int shares;

    private DepthFirst search;
    private int bound;
    private long index;
    private long total;
    private int completed = -1;
    private boolean cutOff;
    private boolean complete;

    DepthFirstSearch(Family family, long quota, int preemptionsMax, int share, int shares) {
        super(family, quota);
        this.preemptionsMax = preemptionsMax;
        this.share = share;
        this.shares = shares;
        search = newSearch();
    }

    private DepthFirst newSearch() {
        index = 0;
        return new DepthFirst(DepthFirst.Cost.PREEMPTIONS, bound).share(share, shares);
    }

    @Override
    long nextIndex() {
        return total++;
    }

    @Override
    @Nullable
    Strategy prepare(long number) {
        while (!search.begin(index)) {
            completed = bound;
            cutOff |= search.wasCutOff();
            complete = !search.wasBounded() && !cutOff;
            if (!search.wasBounded() || bound >= preemptionsMax) {
                return null;
            }
            bound++;
            search = newSearch();
        }
        index++;
        return search;
    }

    @Override
    boolean counts() {
        return search.counts();
    }

    @Override
    boolean coversAll() {
        return complete && shares == 1;
    }

    @Override
    String strategy() {
        return "dfs";
    }

    @Override
    String guarantee() {
        if (complete) {
            return shares == 1 ? "all schedules tried" : "all schedules of this share tried";
        }
        String share = shares == 1 ? "" : " of this share";
        String limit = cutOff ? ", up to the largest number of steps" : "";
        return completed < 0
                ? ""
                : "all schedules" + share + " with at most " + completed + " preemptions tried" + limit;
    }

    @Override
    boolean reachedBound() {
        return isExhausted() || family().isCovered();
    }
}
