// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** Where a schedule may switch threads. */
public enum Granularity {
    /** At the scheduling points of {@link dev.unknot.sync.Scheduler}: locks, sleeps, other waits, start and exit. */
    SYNC,
    /**
     * Also before each read and write of a shared field or array element, as far as the classes were rewritten to be
     * watched. Accesses that nothing orders are found, too.
     */
    MEMORY
}
