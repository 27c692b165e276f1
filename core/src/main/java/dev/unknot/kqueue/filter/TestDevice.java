// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileObject;
import dev.unknot.file.FileType;
import dev.unknot.file.Result;
import dev.unknot.kqueue.Kernel;

/** A device for tests, which can be watched with the filters READ, VNODE and EMPTY. */
public final class TestDevice implements FileObject {
    TestDevice(Kernel kernel, int serial, int kind) {}

    /** Sets its value and tells its watchers, with a hint. */
    public void set(long value, long hint) {}

    /** Takes all watchers off (knlist_clear). */
    public void clear() {}

    /** Deletes all knotes that watch it (knlist_delete). */
    public void delete() {}

    @Override
    public FileType type() {
        return FileType.DEVICE;
    }

    @Override
    public Result read(int count) {
        return Result.error(Errno.EINVAL);
    }

    @Override
    public Result write(int count) {
        return Result.error(Errno.EINVAL);
    }

    @Override
    public void close(FileEntry entry) {}
}
