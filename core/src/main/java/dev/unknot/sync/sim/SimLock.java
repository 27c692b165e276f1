// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import org.jspecify.annotations.Nullable;

/** A lock of a {@link SimScheduler}. */
interface SimLock extends SimObject, HeldLock {

    /** The thread that holds it exclusively, or null. */
    @Nullable
    SimThread writer();
}
