// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** An integer that several threads change without a lock (atomic(9)); every operation is indivisible. */
public interface AtomicCounter {

    /** The present value. */
    int load();

    /** Stores a value. */
    void store(int value);

    /** Stores {@code update} if the value is {@code expected}; says whether it did (atomic_cmpset_int). */
    boolean compareAndSet(int expected, int update);

    /** Adds and returns the value before (atomic_fetchadd_int). */
    int fetchAdd(int delta);
}
