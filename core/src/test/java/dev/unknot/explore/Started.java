// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.PendingSteps;

/** Starts all threads, in order, and then leaves the rest to a strategy that knows nothing of it. */
final class Started implements Strategy {
    private final Strategy strategy;
    private long started;
    private boolean over;
    private boolean first;

    Started(Strategy strategy) {
        this.strategy = strategy;
    }

    @Override
    public String name() {
        return strategy.name();
    }

    @Override
    public boolean begin(long index) {
        started = 0;
        over = false;
        first = true;
        return strategy.begin(index);
    }

    @Override
    public void watch(PendingSteps pending) {
        strategy.watch(pending);
    }

    @Override
    public int chooseThread(long enabled, int current) {
        long fresh = enabled & ~started;
        if (!over && fresh != 0) {
            int thread = Long.numberOfTrailingZeros(fresh);
            started |= 1L << thread;
            return thread;
        }
        over = true;
        int before = first ? -1 : current;
        first = false;
        return strategy.chooseThread(enabled, before);
    }

    @Override
    public int chooseValue(int bound) {
        return strategy.chooseValue(bound);
    }

    @Override
    public void ended(Ending ending) {
        strategy.ended(ending);
    }

    @Override
    public String guarantee() {
        return strategy.guarantee();
    }
}
