// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A depth-first search that allows one preemption more each time it has tried everything (iterative context bounding),
 * up to a bound or until nothing is left.
 */
final class DepthFirstSearch extends Search {
    private static final int HEADER = 6;

    private final int preemptionsMax;
    private final int share;
    private final int shares;
    /** How many of all shares have not tried everything yet. */
    private final AtomicInteger sharesLeft;

    private DepthFirst search;
    private int bound;
    private long index;
    private long total;
    private int completed = -1;
    /** Some execution was cut off at the largest number of steps. */
    private boolean cutOff;

    private boolean complete;

    /**
     * A share of a search.
     *
     * @param sharesLeft the number of all shares, and the same object for each of them
     */
    DepthFirstSearch(Family family, long quota, int preemptionsMax, int share, int shares, AtomicInteger sharesLeft) {
        super(family, quota);
        this.preemptionsMax = preemptionsMax;
        this.share = share;
        this.shares = shares;
        this.sharesLeft = sharesLeft;
        search = newSearch();
    }

    private DepthFirst newSearch() {
        index = 0;
        return new DepthFirst(DepthFirst.Cost.PREEMPTIONS, bound).share(share, shares);
    }

    @Override
    long prepare() {
        while (!search.begin(index)) {
            completed = bound;
            cutOff |= search.wasCutOff();
            complete = !search.wasBounded() && !cutOff;
            if (!search.wasBounded() || bound >= preemptionsMax) {
                return NOTHING;
            }
            bound++;
            search = newSearch();
        }
        index++;
        return total++;
    }

    @Override
    @Nullable
    Violation execute() {
        return executor().execute(search);
    }

    @Override
    long[] position() {
        long[] state = search.state();
        long[] position = Arrays.copyOf(state, state.length + HEADER);
        long[] header = {bound, index, total, completed, cutOff ? 1 : 0, complete ? 1 : 0};
        System.arraycopy(header, 0, position, state.length, HEADER);
        return position;
    }

    @Override
    void moveTo(long[] position) {
        int at = position.length - HEADER;
        bound = Math.toIntExact(position[at]);
        search = newSearch();
        search.resume(Arrays.copyOf(position, at));
        index = position[at + 1];
        total = position[at + 2];
        completed = Math.toIntExact(position[at + 3]);
        cutOff = position[at + 4] != 0;
        complete = position[at + 5] != 0;
    }

    @Override
    boolean counts() {
        return search.counts();
    }

    @Override
    void exhausted() {
        if (complete && sharesLeft.decrementAndGet() == 0) {
            family().cover();
        }
    }

    @Override
    String strategy() {
        return "dfs";
    }

    @Override
    String guarantee(List<Search> shares) {
        int least = Integer.MAX_VALUE;
        boolean all = true;
        boolean anyCutOff = false;
        for (Search other : shares) {
            if (other instanceof DepthFirstSearch search) {
                all &= search.complete;
                least = Math.min(least, search.complete ? Integer.MAX_VALUE : search.completed);
                anyCutOff |= search.cutOff;
            }
        }
        if (all) {
            return "all schedules tried";
        }
        String limit = anyCutOff ? ", up to the largest number of steps" : "";
        return least < 0 ? "" : "all schedules" + withAtMost(least) + " tried" + limit;
    }

    @Override
    boolean reachedBound() {
        return isExhausted() || family().isCovered();
    }
}
