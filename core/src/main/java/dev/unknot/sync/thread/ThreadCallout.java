// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.Callout;
import dev.unknot.sync.Label;
import org.jspecify.annotations.Nullable;

/** A callout of a {@link ThreadScheduler}; its state belongs to the clock. */
final class ThreadCallout implements Callout {
    private final ThreadClock clock;
    private final Label name;
    private final Runnable function;

    // Guarded by the clock.
    long deadline;
    boolean armed;
    int drainers;

    @Nullable
    ThreadCallout next;

    ThreadCallout(ThreadClock clock, Label name, Runnable function) {
        this.clock = clock;
        this.name = name;
        this.function = function;
    }

    @Override
    public void reset(long newDeadline) {
        clock.reset(this, newDeadline);
    }

    @Override
    public boolean stop() {
        return clock.stop(this);
    }

    @Override
    public void drain() {
        clock.drain(this);
    }

    void runFunction() {
        function.run();
    }

    @Override
    public String toString() {
        return name.label();
    }
}
