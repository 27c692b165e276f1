// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Label;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WakeReason;
import org.jspecify.annotations.Nullable;

/** A wait channel of a {@link ThreadScheduler}: the list of its sleepers, the latest first. */
final class ThreadChannel implements WaitChannel {
    private final Label name;

    @GuardedBy("this")
    private @Nullable Sleep first;

    ThreadChannel(Label name) {
        this.name = name;
    }

    synchronized void add(Sleep sleep) {
        sleep.next = first;
        first = sleep;
    }

    /** Takes a sleep off the list, if it is still there. */
    synchronized void remove(Sleep sleep) {
        if (first == sleep) {
            first = sleep.next;
            return;
        }
        Sleep before = first;
        while (before != null && before.next != sleep) {
            before = before.next;
        }
        if (before != null) {
            before.next = sleep.next;
        }
    }

    synchronized void wakeAll() {
        Sleep sleep = first;
        first = null;
        while (sleep != null) {
            Sleep next = sleep.next;
            sleep.next = null;
            sleep.end(WakeReason.WOKEN);
            sleep = next;
        }
    }

    @Override
    public String label() {
        return name.label();
    }

    @Override
    public String toString() {
        return label();
    }
}
