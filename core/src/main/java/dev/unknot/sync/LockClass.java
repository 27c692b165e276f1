// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * What all locks of one kind have in common; lock-order checking works on classes, not on single locks.
 *
 * @param name the kernel's name of the class, as traces and reports print it: {@code kqueue}, {@code filedesc}
 * @param kind what may be done while a lock of the class is held
 * @param duplicateOk whether one thread may hold several locks of the class (MTX_DUPOK)
 */
public record LockClass(String name, Kind kind, boolean duplicateOk) {

    /** What a holder may do. */
    public enum Kind {
        /** A mutex or a read-write lock: its holder may not sleep. */
        NON_SLEEPABLE,
        /** An sx lock: it may be held across a sleep, and may not be taken by the holder of a non-sleepable lock. */
        SLEEPABLE
    }

    /** A class of locks that forbid sleeping, of which a thread holds one at a time. */
    public static LockClass mutex(String name) {
        return new LockClass(name, Kind.NON_SLEEPABLE, false);
    }

    /** A class of locks that forbid sleeping, of which a thread may hold several (MTX_DUPOK). */
    public static LockClass mutexDuplicateOk(String name) {
        return new LockClass(name, Kind.NON_SLEEPABLE, true);
    }

    /** A class of locks that may be held across a sleep (sx). */
    public static LockClass sleepable(String name) {
        return new LockClass(name, Kind.SLEEPABLE, false);
    }

    /** The name of one lock: {@code kqueue#3}, or the class's own name where {@code serial} is negative. */
    public String label(int serial) {
        return serial < 0 ? name : name + '#' + serial;
    }
}
