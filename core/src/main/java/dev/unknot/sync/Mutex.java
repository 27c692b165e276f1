// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** An exclusive lock that is not recursive (the kernel's {@code mtx}). Taking it twice is a {@link Panic}. */
public interface Mutex {

    /**
     * Takes the lock; blocks while another thread owns it. A schedule may switch threads just before.
     *
     * @throws Panic if the current thread owns the lock already
     */
    void lock();

    /**
     * Gives the lock up. A schedule does not switch threads here.
     *
     * @throws Panic if the current thread does not own the lock
     */
    void unlock();

    /** Whether the current thread owns the lock. */
    boolean isOwned();

    /** Panics unless the current thread owns the lock (MA_OWNED). */
    default void assertOwned() {
        if (!isOwned()) {
            throw new Panic("mutex " + label() + " not owned");
        }
    }

    /** Panics if the current thread owns the lock (MA_NOTOWNED). */
    default void assertNotOwned() {
        if (isOwned()) {
            throw new Panic("mutex " + label() + " owned");
        }
    }

    /**
     * Ends the lock, whose memory is given back (mtx_destroy). A use of it afterwards is a {@link Panic} of kind
     * {@link Panic.Kind#USE_AFTER_FREE} where an implementation notices; whoever waits for it wakes to that.
     */
    default void destroy() {}

    /** The class that the lock belongs to. */
    LockClass lockClass();

    /** The number that tells the lock from others of its class; negative if it is the only one. */
    int serial();

    /** The lock's name in traces and reports, such as {@code kqueue#0}. */
    default String label() {
        return lockClass().label(serial());
    }
}
