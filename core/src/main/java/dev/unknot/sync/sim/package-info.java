// SPDX-License-Identifier: BSD-2-Clause
/**
 * The lock and scheduler interface on coroutines: deterministic, with virtual time, on one carrier thread.
 *
 * <p>An execution is a sequence of steps. A step runs one thread from its scheduling point to its next; before each
 * step a {@link dev.unknot.sync.sim.Chooser} names the thread. Scheduling points are: a thread's start; just before
 * it takes a lock; in a sleep; when it waits in callout_drain or select; its exit. The same choices give the same
 * execution, event by event, on every machine, and on both carriers.
 *
 * <p>Besides the threads that are spawned there are the task queues' threads, each enabled while it is idle and a task
 * waits, and the clock, enabled while it is idle and a callout is due. Time stands still but for
 * {@link dev.unknot.sync.sim.SimScheduler#advance} and, when nothing is enabled, a jump to the next deadline.
 */
@NullMarked
package dev.unknot.sync.sim;

import org.jspecify.annotations.NullMarked;
