// SPDX-License-Identifier: BSD-2-Clause
/**
 * The abstract lock and scheduler interface: everything that the core shares between threads goes through it.
 *
 * <p>The package holds interfaces and value types only. {@code sync.thread} implements it on the threads of the
 * JVM, {@code sync.sim} on coroutines with virtual time, and the module {@code lincheck} in a form that Lincheck
 * steers. The same core runs unchanged on each of them.
 *
 * <p>Whoever implements it promises what {@link Scheduler} says, and passes the shared contract test.
 */
@NullMarked
package dev.unknot.sync;

import org.jspecify.annotations.NullMarked;
