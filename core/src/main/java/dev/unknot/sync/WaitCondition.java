// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * What the owner of a wait channel can say about its sleepers. A judge asks only when nothing can run any more; the
 * answers come from the owner's present state and take no lock.
 */
public interface WaitCondition {

    /** A channel on which every sleep that never ends is a finding, and of which nothing more is known. */
    WaitCondition NONE = new WaitCondition() {
        @Override
        public boolean mayWaitForever(String waitMessage) {
            return false;
        }

        @Override
        public String describe() {
            return "";
        }
    };

    /** Whether a thread that sleeps with this wait message may rightly sleep for ever in the present state. */
    boolean mayWaitForever(String waitMessage);

    /** The state that the sleepers wait to change, in one short line; empty if there is nothing to say. */
    String describe();
}
