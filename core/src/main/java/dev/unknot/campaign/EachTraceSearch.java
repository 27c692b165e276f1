// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.SharedTraces;
import dev.unknot.explore.TraceSearch;
import dev.unknot.explore.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A share of a search that has one execution of each trace; or, within a bound on preemptions, at least one. Whichever
 * share is free has the next one, and what they may cost is a budget of all together. Where they are, the first share
 * keeps.
 */
final class EachTraceSearch extends Search {
    private final StrategyChoice choice;
    private final int share;
    private final SharedTraces traces;
    private final TraceSearch search;

    /**
     * A share of a search.
     *
     * @param quota how many executions all shares may have together
     * @param choice what is searched for
     * @param traces the same object for each of them
     */
    EachTraceSearch(Family family, long quota, int share, StrategyChoice choice, SharedTraces traces) {
        super(family, quota, family.program().told());
        this.choice = choice;
        this.share = share;
        this.traces = traces;
        search = new TraceSearch(executor(), traces);
        traces.limit(quota);
    }

    /** Has a listener told of all traces that are tried from now on, by one share at a time. */
    void listen(TraceSearch.Listener listener) {
        search.listen((order, schedule) -> {
            synchronized (traces) {
                listener.traced(order, schedule);
            }
        });
    }

    @Override
    long prepare() {
        return search.next() ? search.number() : NOTHING;
    }

    @Override
    @Nullable
    Violation execute() {
        return search.judge();
    }

    @Override
    void left() {
        search.learn();
        coverIfComplete();
    }

    private void coverIfComplete() {
        if (traces.areAll()) {
            family().cover();
        }
    }

    @Override
    void abort() {
        traces.fail();
    }

    @Override
    boolean isSpent() {
        return traces.isEnough();
    }

    @Override
    long[] position() {
        return share == 0 ? traces.position() : new long[0];
    }

    @Override
    void moveTo(long[] position) {
        if (share == 0) {
            traces.moveTo(position);
            coverIfComplete();
        }
    }

    @Override
    String strategy() {
        return choice.text();
    }

    @Override
    String guarantee(List<Search> shares) {
        if (!traces.isExhausted()) {
            return "";
        }
        String limit = traces.isComplete() ? "" : ", up to the largest number of steps";
        String bound =
                choice instanceof StrategyChoice.BoundedTraceChoice bounded ? withAtMost(bounded.preemptionsMax()) : "";
        return "all schedules" + bound + " tried, each up to the order of independent steps" + limit;
    }

    @Override
    boolean reachedBound() {
        return traces.isExhausted() || family().isCovered();
    }
}
