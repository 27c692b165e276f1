// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.LockClass;

/** A lock as a judge of lock discipline sees it. */
public interface HeldLock {

    /** The class that the lock belongs to. */
    LockClass lockClass();

    /** The lock's name in traces and reports. */
    String label();

    /** The number that tells the lock from others of its class; negative if it is the only one. */
    int serial();

    /**
     * Where the lock comes from: which thread made it, and as its how-manieth lock. The same in all executions of a
     * program, unlike a serial, which may depend on who was first.
     */
    int origin();
}
