// SPDX-License-Identifier: BSD-2-Clause
/**
 * File entries, descriptor tables, and what they stand for: pipes, FIFOs, sockets and the files of an in-memory file
 * system.
 *
 * <p><b>Lock order.</b> A lock without a star forbids sleeping.
 *
 * <pre>
 *   filedesc* -> foffset* -> rename* -> vnode* (from the root on) -> socket -> so_snd -> so_rcv -> a kqueue's lock
 *                                          |                                                        |
 *                                          +-> lockf                         pipe ------------------+-> vnode interlock
 *   (* may be held across a sleep)
 * </pre>
 *
 * Looking a descriptor up takes no lock. Of two sockets one's so_snd comes before the other's so_rcv.
 *
 * <p><b>Life of a file entry</b>, in the words of NetBSD's file(9), with FreeBSD's behaviour of late 2018: an entry has
 * a number of references ({@code f_count}), which are descriptors and messages ({@code f_msgcount}), and a number of
 * users ({@code f_usecount}): system calls in progress, and knotes. It is larval from
 * {@link dev.unknot.file.DescriptorTable#allocate} until {@link dev.unknot.file.FileEntry#setMature}. When the last
 * reference goes while users remain, it is only marked ({@code FIF_WANTCLOSE}), takes no new users, and the last user
 * closes it.
 *
 * <p>What a file stands for implements {@link dev.unknot.file.FileObject}. Objects that knotes watch tell of their
 * changes through a {@link dev.unknot.file.NoteList}, which they protect by a {@link dev.unknot.file.NoteLock} of their
 * choice, so that this package needs to know nothing of kqueues.
 *
 * <p><b>Deviations</b> from FreeBSD's sys_pipe.c, uipc_socket.c, uipc_usrreq.c, vfs_subr.c, vfs_vnops.c and
 * kern_descrip.c:
 *
 * <ul>
 *   <li>F1. The standard descriptors 0 to 2 are not open.
 *   <li>F2. A pipe has no direct writes and no atomicity of small writes, and never blocks: what would wait is EAGAIN. So
 *       does the opening of a FIFO. Sockets and locks on files do wait.
 *   <li>F3. Files, pipes and sockets have numbers of bytes, and no bytes.
 *   <li>F4. The last user of an entry closes it, as in FreeBSD; in NetBSD the thread that closed the last descriptor waits
 *       for the users and does it. An entry that is being made can be closed.
 *   <li>F5. One transport stands for local sockets and for TCP over loopback: what the receiver has no room for stays in
 *       the sender's buffer, so that EVFILT_EMPTY has something to tell; a close of one side shuts both directions of the
 *       other. A connection is complete at once. There is no urgent data, and no collection of sockets that are in
 *       messages to each other.
 *   <li>F6. A socket's list of watchers changes its lock when the socket begins to listen. The lock function looks again
 *       once it has the lock, and listen holds all of them; the kernel of that time did neither.
 *   <li>F7. The file system has no permissions, owners, times or mount points, and one lock for all renames. revoke cuts
 *       off any kind of file, as the forced unmount of its file system does in the kernel.
 *   <li>F8. The locks of a process belong to its descriptor table. Deadlocks among them are not detected.
 *   <li>F9. Who is sent SIGIO is kept by the object, without a lock of its own; process groups are left out.
 *   <li>F10. The list of active files is one list a table, and is rid of those that are gone when another is made.
 * </ul>
 */
@NullMarked
package dev.unknot.file;

import org.jspecify.annotations.NullMarked;
