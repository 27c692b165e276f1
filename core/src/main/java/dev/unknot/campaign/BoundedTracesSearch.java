// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.BoundedTraceSearch;
import dev.unknot.explore.TraceSearch;
import dev.unknot.explore.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search that has at least one execution of each trace that has a schedule with few preemptions. The first share does
 * all of it, the others nothing. Of where it is it keeps the number of its executions alone: to go on there means to have
 * them again.
 */
final class BoundedTracesSearch extends Search {
    private static final int LIMITED = 1;

    private final int preemptionsMax;
    private final int share;
    private final BoundedTraceSearch search;

    BoundedTracesSearch(Family family, long quota, int preemptionsMax, int share) {
        super(family, quota, family.program().told());
        this.preemptionsMax = preemptionsMax;
        this.share = share;
        search = new BoundedTraceSearch(executor(), preemptionsMax);
    }

    @Override
    long prepare() {
        long number = search.executions();
        return share == 0 && search.next() ? number : NOTHING;
    }

    @Override
    @Nullable
    Violation execute() {
        return search.judge();
    }

    @Override
    void exhausted() {
        if (share == 0 && search.isUnbounded()) {
            family().cover();
        }
    }

    @Override
    long[] position() {
        return new long[] {search.executions(), search.wasLimited() ? LIMITED : 0};
    }

    @Override
    void moveTo(long[] position) {
        search.skip(position[0], position[1] == LIMITED);
        if (isExhausted() && share == 0) {
            search.next();
        }
    }

    @Override
    String strategy() {
        return TraceSearch.name() + ":" + preemptionsMax;
    }

    @Override
    String guarantee(List<Search> shares) {
        if (!shares.getFirst().isExhausted()) {
            return "";
        }
        String limit = search.isComplete() ? "" : ", up to the largest number of steps";
        String noun = preemptionsMax == 1 ? " preemption" : " preemptions";
        return "all schedules with at most " + preemptionsMax + noun
                + " tried, each up to the order of independent steps" + limit;
    }

    @Override
    boolean reachedBound() {
        return share > 0 || isExhausted() || family().isCovered();
    }
}
