// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileObject;
import dev.unknot.file.FileType;
import dev.unknot.file.Result;
import org.jspecify.annotations.Nullable;

/** A kqueue. */
public final class Kqueue implements FileObject {
    Kqueue(Kernel kernel, @Nullable DescriptorTable table) {}

    static @Nullable Kqueue acquire(FileEntry fp) {
        return null;
    }

    void acquireFirst() {}

    void release() {}

    void drain() {}

    void destroy() {}

    Errno kevent(DescriptorTable table, int nchanges, int nevents, KeventCopy copy, Timeout timeout) {
        return Errno.EBADF;
    }

    @Override
    public FileType type() {
        return FileType.KQUEUE;
    }

    @Override
    public Result read(int count) {
        return Result.error(Errno.EOPNOTSUPP);
    }

    @Override
    public Result write(int count) {
        return Result.error(Errno.EOPNOTSUPP);
    }

    @Override
    public void close(FileEntry entry) {}
}
