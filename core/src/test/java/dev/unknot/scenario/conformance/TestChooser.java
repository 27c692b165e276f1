// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import dev.unknot.sync.sim.Chooser;

/** Lets the thread that runs go on as long as it can; where the case says so, everybody else goes first. */
final class TestChooser implements Chooser {
    private boolean settles;

    /** Has everybody but the first thread run until nobody else can. */
    void settle() {
        settles = true;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        long others = enabled & ~1L;
        if (settles && others != 0) {
            int last = 63 - Long.numberOfLeadingZeros(others & ~(1L << 63));
            return last >= 0 ? last : 63;
        }
        if ((enabled & 1) != 0) {
            settles = false;
            return 0;
        }
        return Long.numberOfTrailingZeros(enabled);
    }

    @Override
    public int chooseValue(int bound) {
        return 0;
    }
}
