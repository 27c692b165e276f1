// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.AtomicCounter;
import java.util.concurrent.atomic.AtomicInteger;

/** An atomic counter. */
final class LincheckCounter implements AtomicCounter {
    private final AtomicInteger value;

    LincheckCounter(int initial) {
        value = new AtomicInteger(initial);
    }

    @Override
    public int load() {
        return value.get();
    }

    @Override
    public void store(int update) {
        value.set(update);
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        return value.compareAndSet(expected, update);
    }

    @Override
    public int fetchAdd(int delta) {
        return value.getAndAdd(delta);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
