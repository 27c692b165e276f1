// SPDX-License-Identifier: BSD-2-Clause
/**
 * Kqueues, knotes and knote lists: the port of FreeBSD's event-notification core.
 *
 * <p>Origin: {@code sys/kern/kern_event.c} of FreeBSD head, revision bdafb02fcb88389fd1ab684cfe734cb429d35618
 * (November 2018), BSD-2-Clause; built as with INVARIANTS, COMPAT_FREEBSD11 and KTRACE. Its filters are in
 * {@code dev.unknot.kqueue.filter}.
 *
 * <p><b>Lock order.</b>
 *
 * <pre>
 *   filedesc -> lock of a knote list (pipe, proc, vnode, so_rcv, ...) -> kq_global -> kqueue -> second kqueue
 *            -> filterops
 * </pre>
 *
 * {@code filedesc} and {@code vnode} may be held across a sleep. The second kqueue is locked only under kq_global.
 *
 * <p><b>Which class is what.</b> {@link dev.unknot.kqueue.Kernel} has the origin's globals and
 * {@link dev.unknot.kqueue.SystemCalls} its system calls, from which those about sockets, files and processes hang;
 * {@code Registration} is kqueue_register, {@code Scan} kqueue_scan, {@code KnoteTables} the tables by descriptor and by
 * hash, {@code KqueueList} the kqueues of a descriptor table with knote_fdclose; {@link dev.unknot.kqueue.KnoteList} is struct knlist with knote, knote_fork and knlist_*,
 * {@link dev.unknot.kqueue.Knote} struct knote with kn_* and knote_*, {@link dev.unknot.kqueue.Kqueue} struct kqueue
 * with the file operations.
 *
 * <p><b>Deviations.</b> None changes which locks are taken, in what order, or, but for D7, what a program sees.
 *
 * <ul>
 *   <li>D1. The tables of knotes are as large as needed, not as the origin's; it is the origin's sizes that decide who
 *       must expand them.
 *   <li>D2. Lists and the queue check their links. An element that is inserted twice, or removed though it is not
 *       there, is a panic; the origin corrupts memory or dies of a page fault.
 *   <li>D3. What the origin frees is told to {@link dev.unknot.sync.Memory}, so that a later use of it is a panic that says
 *       "read of freed" or "write of freed" where somebody watches. Memory is never given to another object.
 *   <li>D4. A null dereference of the origin is the panic "page fault".
 *   <li>D5. kn_ptr is two fields, one for the file and one for the filter: no code reads one as the other.
 *   <li>D6. Capability rights are bits of a descriptor; credentials are the number of the user. SIGIO (KQ_ASYNC) is there
 *       and nothing sets it, as in the origin. The padding of timeouts (tc_precexp, tc_tick_sbt) is left out. KTRACE is an
 *       observer, {@link dev.unknot.kqueue.Ktrace}.
 *   <li>D7. The {@code ext} array of a knote that follows a process is zero; in the origin it is what the stack holds.
 *   <li>D8. Channels, and the task of a kqueue, are made when they are first needed, with the kqueue's lock held.
 *   <li>D9. A wait for SBT_MAX is a wait for ever.
 *   <li>D10. The memory that kevent(2) copies from and to is given by its size; what is copied is objects.
 *   <li>D11. Number 0 for a filter, which the origin's range check lets pass, is the panic of D4.
 *   <li>D12. Memory is not scarce unless {@link dev.unknot.kqueue.Memory} is told so; then who may wait for it passes a
 *       lock, which is a point where other threads run.
 * </ul>
 */
@NullMarked
package dev.unknot.kqueue;

import org.jspecify.annotations.NullMarked;
