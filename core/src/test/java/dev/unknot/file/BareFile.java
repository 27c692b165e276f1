// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** A file of a kind that nobody can watch, which holds nothing and takes nothing. */
public abstract class BareFile implements FileObject {
    @Override
    public final FileType type() {
        return FileType.DEVICE;
    }

    @Override
    public final Result read(FileEntry fp, long offset, int count) {
        return Result.zero();
    }

    @Override
    public final Result write(FileEntry fp, long offset, int count) {
        return Result.zero();
    }
}
