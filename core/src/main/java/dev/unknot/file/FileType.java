// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What a file stands for (f_type). */
public enum FileType {
    /** One end of a pipe. */
    PIPE,
    /** A kqueue. */
    KQUEUE,
    /** A device. */
    DEVICE
}
