// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** A thread as a judge of lock discipline sees it: its number, and what it holds at this moment. */
public interface LockHolder {

    /** The thread's number. */
    int number();

    /** The thread's name. */
    String name();

    /** How many locks it holds. */
    int heldCount();

    /** The lock that it took as the {@code i}-th of those it holds. */
    HeldLock held(int i);

    /** Whether it holds the {@code i}-th of them exclusively. */
    boolean holdsExclusively(int i);
}
