// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.explore.Strategy;
import java.util.List;

/** A search whose executions follow from their numbers: all of a residue class, so that several searches share them. */
final class IndexedSearch extends Search {
    private final Strategy strategy;
    private final int stride;
    private long next;

    IndexedSearch(Family family, long quota, Strategy strategy, int first, int stride) {
        super(family, quota);
        this.strategy = strategy;
        this.stride = stride;
        next = first;
    }

    @Override
    long nextIndex() {
        long index = next;
        next += stride;
        return index;
    }

    @Override
    Strategy prepare(long index) {
        strategy.begin(index);
        return strategy;
    }

    @Override
    String strategy() {
        return strategy.name();
    }

    @Override
    String guarantee(List<Search> shares) {
        return strategy.guarantee();
    }

    @Override
    boolean reachedBound() {
        return isOver();
    }
}
