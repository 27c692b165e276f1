// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/**
 * Hears of what threads do while they hold locks. Exploring runs with one: it is called within steps, many times an
 * execution, and must be quick and allocate nothing where it has heard the same before.
 */
public interface LockListener {

    /** How a lock is held. */
    enum Mode {
        /** By any number of threads. */
        SHARED,
        /** By one thread. */
        EXCLUSIVE
    }

    /** How a thread waits other than for a lock. */
    enum Wait {
        /** On a channel; its interlock is not among what it holds. */
        SLEEP("sleeps"),
        /** For the end of a callout's function, whether or not it runs. */
        DRAIN("drains a callout"),
        /** In poll or select. */
        SELECT("waits in select");

        private final String phrase;

        Wait(String phrase) {
            this.phrase = phrase;
        }

        /** What a thread does, as the predicate of a sentence. */
        public String phrase() {
            return phrase;
        }
    }

    /** A thread that holds locks is about to take another one, or will take it again after a sleep. */
    void takes(LockHolder holder, HeldLock wanted, Mode mode);

    /** A thread that holds locks, or the clock in the midst of a callout, is about to wait. */
    void waits(LockHolder holder, Wait wait);
}
