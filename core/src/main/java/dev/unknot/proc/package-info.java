// SPDX-License-Identifier: BSD-2-Clause
/**
 * Processes and signals, as far as kqueues watch them.
 *
 * <p><b>Lock order.</b> {@code proc} -> the lock of a kqueue. A process' mutex also protects the list of its watchers.
 *
 * <p><b>Deviations</b> from FreeBSD's kern_fork.c, kern_exec.c, kern_exit.c and kern_sig.c:
 *
 * <ul>
 *   <li>P1. Processes but the first have neither threads nor descriptors; threads of the first operate on them.
 *   <li>P2. A fork is the notification alone; an exit is two sections under the process' mutex.
 *   <li>P3. The table of processes has no lock; there are at most 32 processes at a time.
 * </ul>
 */
@NullMarked
package dev.unknot.proc;

import org.jspecify.annotations.NullMarked;
