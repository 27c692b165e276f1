// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.TraceSearch;
import dev.unknot.explore.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search that has one execution of each trace. The first share does all of it, the others nothing. Of where it is it
 * keeps the number of its executions alone: to go on there means to have them again.
 */
final class EachTraceSearch extends Search {
    private static final int LIMITED = 1;

    private final int share;
    private final TraceSearch search;

    EachTraceSearch(Family family, long quota, int share) {
        super(family, quota, family.program().told());
        this.share = share;
        search = new TraceSearch(executor());
    }

    /** Has a listener told of all traces that are tried from now on. */
    void listen(TraceSearch.Listener listener) {
        search.listen(listener);
    }

    @Override
    long nextIndex() {
        return search.traces();
    }

    @Override
    boolean prepare(long index) {
        return share == 0 && search.next();
    }

    @Override
    @Nullable
    Violation execute() {
        return search.judge();
    }

    @Override
    void exhausted() {
        if (share == 0 && search.isComplete()) {
            family().cover();
        }
    }

    @Override
    long[] position() {
        return new long[] {search.traces(), search.wasLimited() ? LIMITED : 0};
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
        return TraceSearch.name();
    }

    @Override
    String guarantee(List<Search> shares) {
        if (!shares.getFirst().isExhausted()) {
            return "";
        }
        String limit = search.isComplete() ? "" : ", up to the largest number of steps";
        return "all schedules tried, each up to the order of independent steps" + limit;
    }

    @Override
    boolean reachedBound() {
        return share > 0 || isExhausted() || family().isCovered();
    }
}
