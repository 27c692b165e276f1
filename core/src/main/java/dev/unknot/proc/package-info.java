// SPDX-License-Identifier: BSD-2-Clause
/**
 * Processes, process descriptors and signals, as far as kqueues watch them.
 *
 * <p><b>Lock order.</b> {@code proc} -> {@code procdesc} -> the lock of a kqueue. Both also protect the list of watchers
 * of their object. A table of descriptors is let go without any of them.
 *
 * <p><b>Deviations</b> from FreeBSD's kern_fork.c, kern_exec.c, kern_exit.c, kern_sig.c and sys_procdesc.c:
 *
 * <ul>
 *   <li>P1. Processes have no threads: any thread may do what one of a process would do. One that was made by the plain
 *       fork has no descriptors either.
 *   <li>P2. A fork is the copying of the descriptors and the notification; an exit lets go of the descriptors, and is two
 *       sections under the process' mutex. No signal but SIGKILL does anything beside being told to watchers.
 *   <li>P3. The table of processes has no lock; there are at most 32 processes at a time. Nothing is reparented.
 *   <li>P4. Users are numbers; only the limit of kqueues and the visibility of processes ask for them.
 * </ul>
 */
@NullMarked
package dev.unknot.proc;

import org.jspecify.annotations.NullMarked;
