// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * A lock with one exclusive holder or many shared ones (the kernel's {@code sx} and {@code rwlock}). It is not
 * recursive in either mode and cannot be upgraded. There is no writer preference.
 */
public interface SharedLock {

    /**
     * Takes the lock in shared mode; blocks while a thread holds it exclusively.
     *
     * @throws Panic if the current thread holds it exclusively
     */
    void lockShared();

    /**
     * Gives one shared hold up.
     *
     * @throws Panic if the current thread has no shared hold
     */
    void unlockShared();

    /**
     * Takes the lock in exclusive mode; blocks while any thread holds it in any mode.
     *
     * @throws Panic if the current thread holds it already
     */
    void lockExclusive();

    /**
     * Gives the exclusive hold up.
     *
     * @throws Panic if the current thread does not hold it exclusively
     */
    void unlockExclusive();

    /** Whether the current thread holds the lock exclusively (sx_xlocked). */
    boolean isExclusivelyOwned();

    /** Whether any thread at all holds the lock in shared mode. */
    boolean isShared();

    /** Panics unless the current thread holds the lock exclusively (SX_XLOCKED). */
    default void assertExclusive() {
        if (!isExclusivelyOwned()) {
            throw new Panic("lock " + label() + " not exclusively locked");
        }
    }

    /** Panics unless the lock is held: exclusively by the current thread, or shared by any (RA_LOCKED). */
    default void assertLocked() {
        if (!isExclusivelyOwned() && !isShared()) {
            throw new Panic("lock " + label() + " not locked");
        }
    }

    /** Panics if the current thread holds the lock exclusively (RA_UNLOCKED, as far as it can be told). */
    default void assertUnlocked() {
        if (isExclusivelyOwned()) {
            throw new Panic("lock " + label() + " locked");
        }
    }

    /** The class that the lock belongs to. */
    LockClass lockClass();

    /** The number that tells the lock from others of its class; negative if it is the only one. */
    int serial();

    /** The lock's name in traces and reports. */
    default String label() {
        return lockClass().label(serial());
    }
}
