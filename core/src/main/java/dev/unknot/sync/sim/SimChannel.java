// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Label;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import org.jspecify.annotations.Nullable;

/** A wait channel of a {@link SimScheduler}: the list of its sleepers, the latest first. */
final class SimChannel implements WaitChannel, SimObject {
    final int id;
    final int number;
    private final Label name;
    private final WaitCondition condition;
    private @Nullable SimThread sleepers;

    SimChannel(SimScheduler scheduler, Label name, WaitCondition condition) {
        this.name = name;
        this.condition = condition;
        this.id = scheduler.register(this);
        this.number = scheduler.newNumbers(1);
    }

    void add(SimThread thread) {
        thread.nextSleeper = sleepers;
        sleepers = thread;
    }

    void remove(SimThread thread) {
        if (sleepers == thread) {
            sleepers = thread.nextSleeper;
        } else {
            SimThread before = sleepers;
            while (before != null && before.nextSleeper != thread) {
                before = before.nextSleeper;
            }
            if (before == null) {
                throw new EngineError("thread " + thread.name() + " does not sleep on " + label());
            }
            before.nextSleeper = thread.nextSleeper;
        }
        thread.nextSleeper = null;
    }

    /** Wakes all sleepers; says how many there were. */
    int wakeAll(SimThread waker, Touches touches, MemoryModel memory) {
        int woken = 0;
        SimThread thread = sleepers;
        sleepers = null;
        while (thread != null) {
            SimThread next = thread.nextSleeper;
            thread.nextSleeper = null;
            touches.changes(Touches.flag(thread));
            memory.pass(waker, thread);
            thread.wake(WakeReason.WOKEN);
            woken++;
            thread = next;
        }
        if (woken == 0) {
            touches.looks(number);
        } else {
            touches.changes(number);
        }
        return woken;
    }

    WaitCondition condition() {
        return condition;
    }

    @Override
    public String label() {
        return name.label();
    }
}
