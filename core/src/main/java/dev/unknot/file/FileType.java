// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What a file stands for (f_type). */
public enum FileType {
    /** A file of a file system (DTYPE_VNODE). */
    VNODE,
    /** A socket (DTYPE_SOCKET). */
    SOCKET,
    /** One end of a pipe, or a FIFO (DTYPE_PIPE). */
    PIPE,
    /** A kqueue. */
    KQUEUE,
    /** A process descriptor. */
    PROCDESC,
    /** A device (DTYPE_MISC). */
    DEVICE
}
