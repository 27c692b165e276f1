// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.dpor.Mode;
import org.jspecify.annotations.Nullable;

/**
 * In which mode an event touches its object, where there is something to be got wrong; {@link Mode} has the reasons. A
 * test puts other rules in their place and sees the counts change.
 */
class AccessRules {

    /** A compare-and-set that fails, of its variable. */
    Mode failedCompareAndSet() {
        return Mode.P;
    }

    /** Going to sleep, and a timeout, of the channel; null if not at all. */
    @Nullable
    Mode sleep() {
        return Mode.Q;
    }

    /** A wakeup that finds nobody, of the channel; null if not at all. */
    @Nullable
    Mode emptyWakeup() {
        return Mode.P;
    }
}
