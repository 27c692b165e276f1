// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** A channel on which a sleep that never ends is no finding. */
public enum Patience implements WaitCondition {
    /** Whatever the wait message. */
    FOR_EVER;

    @Override
    public boolean mayWaitForever(String waitMessage) {
        return true;
    }

    @Override
    public String describe() {
        return "";
    }
}
