// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/**
 * What a file entry stands for, with the operations that depend on its kind (struct fileops, f_data). The caller has
 * a use of the entry, except in {@link #close}, which is called once, when nobody has one any more.
 */
public interface FileObject {

    /** What kind of thing it is. */
    FileType type();

    /** Reads up to that many bytes. */
    Result read(int count);

    /** Writes up to that many bytes. */
    Result write(int count);

    /** Says which of the events are there; if none is, has the poller told of the next one where that is possible. */
    default int poll(int events, Poller poller) {
        return 0;
    }

    /** Does a control request. */
    default Result ioctl(long command) {
        return Result.error(Errno.ENOTTY);
    }

    /** The file's mode. */
    default Result stat() {
        return Result.zero();
    }

    /** The file's kind as kinfo_file has it. */
    default Result kinfo() {
        return Result.zero();
    }

    /** Ends it. May take locks and sleep. */
    void close(FileEntry entry);
}
