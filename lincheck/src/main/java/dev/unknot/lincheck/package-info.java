// SPDX-License-Identifier: BSD-2-Clause
/**
 * The scheduler interface in a form that Lincheck's model checker steers. {@link
 * dev.unknot.lincheck.LincheckScheduler} says what it promises.
 *
 * <p><b>Lock order</b> of the monitors in here, which are held for a few steps each:
 *
 * <pre>
 *   SleepMonitor of the scheduler -> monitor of one LincheckMutex
 * </pre>
 *
 * The monitor of a {@code LincheckSharedLock} is taken alone. No foreign code runs with one of them held.
 */
@NullMarked
package dev.unknot.lincheck;

import org.jspecify.annotations.NullMarked;
