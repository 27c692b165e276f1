// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.AtomicCounter;

/** A counter of a {@link SimScheduler}: a plain number, since its operations are no switch points. */
final class SimCounter implements AtomicCounter {
    private int value;

    SimCounter(int value) {
        this.value = value;
    }

    @Override
    public int load() {
        return value;
    }

    @Override
    public void store(int newValue) {
        value = newValue;
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        if (value != expected) {
            return false;
        }
        value = update;
        return true;
    }

    @Override
    public int fetchAdd(int delta) {
        int old = value;
        value += delta;
        return old;
    }
}
