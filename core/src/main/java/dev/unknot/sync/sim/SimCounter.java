// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.AtomicCounter;

/** A counter of a {@link SimScheduler}: a plain number, since its operations are no switch points. */
final class SimCounter implements AtomicCounter {
    private final SimScheduler scheduler;
    private final int number;
    private int value;

    SimCounter(SimScheduler scheduler, int value) {
        this.scheduler = scheduler;
        this.number = scheduler.newNumbers(1);
        this.value = value;
    }

    @Override
    public int load() {
        scheduler.touches().looks(number);
        return value;
    }

    @Override
    public void store(int newValue) {
        scheduler.touches().changes(number);
        value = newValue;
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        if (value != expected) {
            scheduler.touches().looks(number);
            return false;
        }
        scheduler.touches().changes(number);
        value = update;
        return true;
    }

    @Override
    public int fetchAdd(int delta) {
        scheduler.touches().changes(number);
        int old = value;
        value += delta;
        return old;
    }
}
