// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/**
 * What a file entry stands for, with the operations that depend on its kind (struct fileops, f_data). The caller has
 * a use of the entry, except in {@link #close}, which is called once, when nobody has one any more.
 */
public interface FileObject {

    /** The offset that stands for the entry's own, which a transfer moves (FOF_OFFSET not set). */
    long OWN_OFFSET = -1;

    /** What kind of thing it is. */
    FileType type();

    /** Whether a descriptor may go to another process, by fork or in a message (DFLAG_PASSABLE). */
    default boolean isPassable() {
        return true;
    }

    /** Whether reads and writes happen at an offset that can be chosen (DFLAG_SEEKABLE). */
    default boolean isSeekable() {
        return false;
    }

    /**
     * Reads up to that many bytes; the value is how many.
     *
     * @param fp the entry through which the caller reads
     * @param offset where, or {@link #OWN_OFFSET}; ignored by what is not seekable
     */
    Result read(FileEntry fp, long offset, int count);

    /**
     * Writes up to that many bytes; the value is how many.
     *
     * @param fp the entry through which the caller writes
     * @param offset where, or {@link #OWN_OFFSET}; ignored by what is not seekable
     */
    Result write(FileEntry fp, long offset, int count);

    /** Sets the length (fo_truncate). */
    default Result truncate(long length) {
        return Result.error(Errno.EINVAL);
    }

    /** Sets the permission bits (fo_chmod). */
    default Result chmod(int mode) {
        return Result.error(Errno.EINVAL);
    }

    /** Says which of the events are there; if none is, has the poller told of the next one where that is possible. */
    default int poll(int events, Poller poller) {
        return 0;
    }

    /** Does a control request, with its argument. */
    default Result ioctl(long command, long argument) {
        return Result.error(Errno.ENOTTY);
    }

    /** The file's mode. */
    default Result stat() {
        return Result.zero();
    }

    /** The file's length, where it has one. */
    default long size() {
        return 0;
    }

    /** The file's kind as kinfo_file has it. */
    default Result kinfo() {
        return Result.zero();
    }

    /** Gives up the advisory locks that an owner has on it, as any close of it does. */
    default void unlockAll(LockOwner owner) {}

    /** How many system calls sleep or poll on it now, each with a use of the entry; for audits. Takes no lock. */
    default int sleepers() {
        return 0;
    }

    /** Ends it. May take locks and sleep. */
    void close(FileEntry entry);
}
