// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What reads and writes through a pipe: an end of it, or a FIFO. */
public interface PipeEnd extends FileObject {

    /** The pipe's end. */
    Pipe pipe();
}
