// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.AtomicCounter;

/** A counter of a {@link SimScheduler}: a plain number, since its operations are no switch points. */
sealed class SimCounter implements AtomicCounter {
    private final SimScheduler scheduler;
    private final int number;
    private int value;

    private SimCounter(SimScheduler scheduler, int value) {
        this.scheduler = scheduler;
        this.number = scheduler.newNumbers(1);
        this.value = value;
    }

    /** A counter of an execution of that granularity. */
    static SimCounter of(SimScheduler scheduler, int value, Granularity granularity) {
        return granularity == Granularity.MEMORY ? new Ordering(scheduler, value) : new SimCounter(scheduler, value);
    }

    @Override
    public final int load() {
        read();
        return value;
    }

    @Override
    public final void store(int newValue) {
        changed();
        value = newValue;
    }

    @Override
    public final boolean compareAndSet(int expected, int update) {
        if (value != expected) {
            read();
            return false;
        }
        changed();
        value = update;
        return true;
    }

    @Override
    public final int fetchAdd(int delta) {
        changed();
        int old = value;
        value += delta;
        return old;
    }

    void read() {
        scheduler.touches().looks(number);
    }

    void changed() {
        scheduler.touches().changes(number);
    }

    /** A counter of an execution in which somebody asks what orders accesses. */
    private static final class Ordering extends SimCounter {
        private final MemoryModel memory;
        private final VectorClock clock = new VectorClock();

        Ordering(SimScheduler scheduler, int value) {
            super(scheduler, value);
            memory = scheduler.memory();
        }

        @Override
        void read() {
            super.read();
            memory.load(clock);
        }

        @Override
        void changed() {
            super.changed();
            memory.store(clock);
        }
    }
}
