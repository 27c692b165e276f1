// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

/** Chooses each step among the enabled threads, all with the same chance. */
public final class RandomWalk implements Strategy {
    private final long seed;
    private final SplitMix random = new SplitMix();

    /** A random walk; execution {@code i} follows from the seed and {@code i}. */
    public RandomWalk(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "random";
    }

    @Override
    public boolean begin(long index) {
        random.seed(seed, index);
        return true;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        return random.member(enabled);
    }

    @Override
    public int chooseValue(int bound) {
        return random.below(bound);
    }

    @Override
    public String guarantee() {
        return "every schedule has a chance, which may be exponentially small in its length";
    }
}
