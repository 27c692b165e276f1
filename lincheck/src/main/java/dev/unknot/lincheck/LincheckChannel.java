// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Label;
import dev.unknot.sync.WaitChannel;

/** A wait channel: a count of the wakeups, of which a sleeper waits for the next. */
final class LincheckChannel implements WaitChannel {
    private final Label name;

    @GuardedBy("SleepMonitor")
    private int wakeups;

    LincheckChannel(Label name) {
        this.name = name;
    }

    int wakeups() {
        return wakeups;
    }

    void countWakeup() {
        wakeups++;
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
