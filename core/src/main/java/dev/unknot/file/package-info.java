// SPDX-License-Identifier: BSD-2-Clause
/**
 * File entries, descriptor tables and pipes.
 *
 * <p><b>Lock order.</b> {@code filedesc} (may be held across a sleep) -> {@code pipe} -> the lock of a kqueue. Looking
 * a descriptor up takes no lock.
 *
 * <p><b>Life of a file entry</b>, in the words of NetBSD's file(9), with FreeBSD's behaviour of late 2018: an entry has
 * a number of descriptors that name it ({@code f_count}) and a number of users ({@code f_usecount}): system calls in
 * progress, and knotes. It is larval from {@link dev.unknot.file.DescriptorTable#allocate} until
 * {@link dev.unknot.file.FileEntry#setMature}. When the last descriptor goes while users remain, it is only marked
 * ({@code FIF_WANTCLOSE}), takes no new users, and the last user closes it.
 *
 * <p>What a file stands for implements {@link dev.unknot.file.FileObject}. Objects that knotes watch tell of their
 * changes through a {@link dev.unknot.file.NoteList}, so that this package needs to know nothing of kqueues.
 *
 * <p><b>Deviations</b> from FreeBSD's sys_pipe.c and kern_descrip.c:
 *
 * <ul>
 *   <li>F1. One descriptor table a machine, the standard descriptors 0 to 2 are not open.
 *   <li>F2. A pipe has no direct writes and no atomicity of small writes, and never blocks: what would wait is EAGAIN.
 *   <li>F3. poll on anything but a kqueue reports nothing.
 * </ul>
 */
@NullMarked
package dev.unknot.file;

import org.jspecify.annotations.NullMarked;
