// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.WakePolicy;

/**
 * Something to explore. It is made anew for each execution and must behave the same each time. Its threads may be one
 * thread of the JVM: it synchronises by what the scheduler offers, and holds no monitor or other lock of the JVM where it
 * waits, or might.
 */
public interface Program {

    /** Its name, by which a schedule knows the program that it belongs to. */
    String name();

    /** Where its schedules may switch threads. */
    default Granularity granularity() {
        return Granularity.SYNC;
    }

    /** Which sleeps may end, and callouts begin, that nothing makes do so. */
    default WakePolicy wakePolicy() {
        return WakePolicy.STRICT;
    }

    /** The same program with another {@link #wakePolicy}. */
    static Program waking(Program program, WakePolicy policy) {
        return new Waking(program, policy);
    }

    /**
     * The same program, with the same executions, for a search that is to be told all that steps do. A program that
     * knows no other way of telling is that program itself.
     */
    default Program told() {
        return this;
    }

    /**
     * Builds the subject and spawns its threads. Runs alone, before the first step, and may use all of the scheduler.
     */
    Subject start(Scheduler scheduler);
}
