// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.AtomicCounter;
import org.jspecify.annotations.Nullable;

/** A counter of a {@link SimScheduler}: a plain number, since its operations are no switch points. */
final class SimCounter implements AtomicCounter {
    private final SimScheduler scheduler;
    private final int number;
    /** Null where nobody asks what orders accesses. */
    private final @Nullable VectorClock clock;

    private int value;

    SimCounter(SimScheduler scheduler, int value) {
        this.scheduler = scheduler;
        this.number = scheduler.newNumbers(1);
        this.clock = scheduler.memory().newClock();
        this.value = value;
    }

    @Override
    public int load() {
        scheduler.touches().looks(number);
        read();
        return value;
    }

    @Override
    public void store(int newValue) {
        changed();
        value = newValue;
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        if (value != expected) {
            scheduler.touches().looks(number);
            read();
            return false;
        }
        changed();
        value = update;
        return true;
    }

    @Override
    public int fetchAdd(int delta) {
        changed();
        int old = value;
        value += delta;
        return old;
    }

    private void read() {
        if (clock != null) {
            scheduler.memory().load(clock);
        }
    }

    private void changed() {
        scheduler.touches().changes(number);
        if (clock != null) {
            scheduler.memory().store(clock);
        }
    }
}
