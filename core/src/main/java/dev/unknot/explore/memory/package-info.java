// SPDX-License-Identifier: BSD-2-Clause
/**
 * Loads classes anew, rewritten so that each access to their fields and arrays is told to the execution in which it
 * happens. Their source carries no probe, and whoever loads them in the usual way runs them as they were compiled.
 *
 * <p>Before each read and write of a field that is not final, and of an array element, a rewritten method calls
 * {@link dev.unknot.sync.sim.Probe}; {@code x++} is a read and a write. Objects get a field for what is known of them.
 * What is not probed: final fields, whose values never change, and of a constructor what comes before the call of its
 * superclass's.
 *
 * <p>A program of such classes can be run at either granularity. At sync its accesses are no scheduling points, but a
 * search that asks what steps touch is told of them. Of what the JDK does for rewritten code this much is told: taking a
 * collection out of a field counts as a change of the field, handing over a shared array as a change of all elements.
 *
 * <p>A {@link dev.unknot.explore.memory.MemoryWorld} is a set of such classes. It shares the classes of {@code sync},
 * {@code sync.sim} and {@code explore} with everybody else, so that its programs run on the usual executor.
 */
@NullMarked
package dev.unknot.explore.memory;

import org.jspecify.annotations.NullMarked;
