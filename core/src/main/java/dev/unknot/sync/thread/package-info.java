// SPDX-License-Identifier: BSD-2-Clause
/**
 * The lock and scheduler interface on the threads of the JVM, in real time: the operating system chooses the
 * interleaving.
 *
 * <p><b>Lock order</b> of what the package itself locks, none of it held while foreign code runs:
 *
 * <pre>
 *   a mutex of the core -> monitor of a channel, latch, shared lock or task queue -> clock -> monitor of a thread
 *                       -> monitor of the scheduler
 * </pre>
 */
@NullMarked
package dev.unknot.sync.thread;

import org.jspecify.annotations.NullMarked;
