// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.LockClass;
import org.jspecify.annotations.Nullable;

/** A lock of a {@link SimScheduler}. */
abstract sealed class SimLock implements SimObject, HeldLock permits SimMutex, SimSharedLock {
    final SimScheduler scheduler;
    private final LockClass lockClass;
    private final int serial;
    final int id;
    /** The first of its numbers as a thing that steps touch. */
    final int number;

    private final int origin;
    /** Who holds it exclusively. */
    @Nullable
    SimThread writer;

    SimLock(SimScheduler scheduler, LockClass lockClass, int serial, int numbers) {
        this.scheduler = scheduler;
        this.lockClass = lockClass;
        this.serial = serial;
        this.id = scheduler.register(this);
        this.number = scheduler.newNumbers(numbers);
        this.origin = scheduler.steps().lockOrigin();
    }

    /** The thread that holds it exclusively, or null. */
    final @Nullable SimThread writer() {
        return writer;
    }

    @Override
    public final int origin() {
        return origin;
    }

    @Override
    public final LockClass lockClass() {
        return lockClass;
    }

    @Override
    public final int serial() {
        return serial;
    }

    @Override
    public final String label() {
        return lockClass.label(serial);
    }

    @Override
    public final String toString() {
        return label();
    }
}
