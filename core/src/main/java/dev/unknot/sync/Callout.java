// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * A function that the clock thread runs at a given time (callout(9), MP-safe and without a lock of its own). Callouts
 * run in order of their time, then of their arming, one at a time. The function may take mutexes and may not sleep.
 */
public interface Callout {

    /**
     * Arms the callout for an absolute time, replacing what was armed. Refused, without a word, while the function
     * runs and somebody drains the callout.
     *
     * @param deadline uptime in {@link Sbintime}; the past means at once
     */
    void reset(long deadline);

    /**
     * Cancels the callout if it is armed; does not wait for a function that runs.
     *
     * @return whether it was armed
     */
    boolean stop();

    /**
     * Cancels the callout and sleeps until its function has returned; afterwards it neither is armed nor runs, unless
     * a third party arms it again. Must not be called by the function itself, nor with a lock that it needs.
     */
    void drain();
}
