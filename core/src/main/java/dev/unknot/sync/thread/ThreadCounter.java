// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.AtomicCounter;
import java.util.concurrent.atomic.AtomicInteger;

/** A counter of a {@link ThreadScheduler}. */
final class ThreadCounter extends AtomicInteger implements AtomicCounter {
    private static final long serialVersionUID = 1L;

    ThreadCounter(int initial) {
        super(initial);
    }

    @Override
    public int load() {
        return get();
    }

    @Override
    public void store(int value) {
        set(value);
    }

    @Override
    public int fetchAdd(int delta) {
        return getAndAdd(delta);
    }
}
