// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static dev.unknot.file.CapabilityRights.CAP_FCNTL;
import static dev.unknot.file.CapabilityRights.CAP_IOCTL;
import static dev.unknot.file.CapabilityRights.CAP_READ;
import static dev.unknot.file.CapabilityRights.CAP_SEEK;
import static dev.unknot.file.CapabilityRights.CAP_WRITE;
import static dev.unknot.file.FileFlags.FASYNC;
import static dev.unknot.file.FileFlags.FCNTLFLAGS;
import static dev.unknot.file.FileFlags.FNONBLOCK;
import static dev.unknot.file.FileFlags.FREAD;
import static dev.unknot.file.FileFlags.FWRITE;

import dev.unknot.file.DescriptorTable.OnExec;
import java.util.ArrayList;
import java.util.List;

/** The system calls of one process that are about descriptors of any kind (kern_descrip.c). */
public final class DescriptorCalls {
    private final DescriptorTable table;
    private final SignalOwner.Finder processes;

    /** The calls of the process that has the table. */
    public DescriptorCalls(DescriptorTable table, SignalOwner.Finder processes) {
        this.table = table;
        this.processes = processes;
    }

    /** Gives a file a second descriptor, the lowest free one from {@code minimum} on (F_DUPFD). EBADF, EINVAL, EMFILE. */
    public Result duplicate(int fd, int minimum) {
        if (table.at(fd) == null) {
            return Result.error(Errno.EBADF);
        }
        if (minimum < 0 || minimum >= table.size()) {
            return Result.error(Errno.EINVAL);
        }
        return table.dup(fd, minimum);
    }

    /** Like {@link #duplicate}; the new descriptor is closed when another program is executed (F_DUPFD_CLOEXEC). */
    public Result duplicateCloseOnExec(int fd, int minimum) {
        Result result = duplicate(fd, minimum);
        if (result.isOk()) {
            table.setOnExec((int) result.value(), OnExec.CLOSE);
        }
        return result;
    }

    /** Like dup2(2), but fails for equal numbers, and takes O_CLOEXEC: dup3(3). EBADF, EINVAL. */
    public Result dup3(int fd, int target, int flags) {
        if (fd == target || (flags & ~FileFlags.O_CLOEXEC) != 0) {
            return Result.error(Errno.EINVAL);
        }
        Result result = table.dup2(fd, target);
        if (result.isOk() && flags != 0) {
            table.setOnExec(target, OnExec.CLOSE);
        }
        return result;
    }

    /** Closes all descriptors from a number on: closefrom(2). */
    public void closeFrom(int lowest) {
        table.closeFrom(lowest);
    }

    /** Says whether a descriptor is closed when another program is executed (F_GETFD). EBADF. */
    public Result getCloseOnExec(int fd) {
        return table.closesOnExec(fd);
    }

    /** Sets what becomes of a descriptor when another program is executed (F_SETFD). EBADF. */
    public Result setOnExec(int fd, OnExec what) {
        return Result.error(table.setOnExec(fd, what));
    }

    /** The flags of the file entry, as open(2) has them (F_GETFL). EBADF. */
    public Result getFlags(int fd) {
        FileEntry fp = table.get(fd, CAP_FCNTL);
        if (fp == null) {
            return Result.error(table.refusal(fd, CAP_FCNTL));
        }
        Result result = Result.of(FileFlags.toOpen(fp.flags()));
        fp.unuse();
        return result;
    }

    /** Sets O_NONBLOCK, O_APPEND and O_ASYNC of the file entry; the other bits stay (F_SETFL). EBADF, ENOTTY. */
    public Result setFlags(int fd, int flags) {
        FileEntry fp = table.get(fd, CAP_FCNTL);
        if (fp == null) {
            return Result.error(table.refusal(fd, CAP_FCNTL));
        }
        int before = fp.flags();
        fp.changeFlags(flags & FCNTLFLAGS, FCNTLFLAGS);
        Result result = fp.data().ioctl(FileFlags.FIONBIO, flags & FNONBLOCK);
        if (result.isOk()) {
            result = fp.data().ioctl(FileFlags.FIOASYNC, flags & FASYNC);
        }
        if (!result.isOk()) {
            // The kernel gives back what the object did not take, but for O_APPEND.
            fp.changeFlags(before & (FNONBLOCK | FASYNC), FNONBLOCK | FASYNC);
        }
        fp.unuse();
        return result;
    }

    /** Sets who is sent SIGIO; 0 is nobody (F_SETOWN, FIOSETOWN). EBADF, ESRCH, ENOTTY. */
    public Result setOwner(int fd, int pid) {
        FileEntry fp = table.get(fd, CAP_FCNTL);
        if (fp == null) {
            return Result.error(table.refusal(fd, CAP_FCNTL));
        }
        SignalOwner owner = pid == 0 ? null : processes.find(pid);
        Result result;
        if (pid != 0 && owner == null) {
            result = Result.error(Errno.ESRCH);
        } else if (fp.data() instanceof Socket so) {
            so.setOwner(owner);
            result = Result.zero();
        } else {
            result = fp.data().ioctl(FileFlags.FIOSETOWN, pid);
        }
        fp.unuse();
        return result;
    }

    /** A control request: FIOCLEX, FIONCLEX, FIONBIO and FIOASYNC concern the descriptor too. EBADF, ENOTTY. */
    public Result ioctl(int fd, long command, long argument) {
        FileEntry fp = table.get(fd, CAP_IOCTL);
        if (fp == null) {
            return Result.error(table.refusal(fd, CAP_IOCTL));
        }
        Result result;
        if (command == FileFlags.FIOCLEX || command == FileFlags.FIONCLEX) {
            result = Result.error(table.setOnExec(fd, command == FileFlags.FIOCLEX ? OnExec.CLOSE : OnExec.KEEP));
        } else {
            if (command == FileFlags.FIONBIO) {
                fp.changeFlags(argument != 0 ? FNONBLOCK : 0, FNONBLOCK);
            } else if (command == FileFlags.FIOASYNC) {
                fp.changeFlags(argument != 0 ? FASYNC : 0, FASYNC);
            }
            result = fp.data().ioctl(command, argument);
        }
        fp.unuse();
        return result;
    }

    /** Reads at an offset of its own: pread(2). EBADF, EINVAL, ESPIPE. */
    public Result pread(int fd, int count, long offset) {
        return transferAt(fd, CAP_READ | CAP_SEEK, FREAD, count, offset);
    }

    /** Writes at an offset of its own: pwrite(2). EBADF, EINVAL, ESPIPE. */
    public Result pwrite(int fd, int count, long offset) {
        return transferAt(fd, CAP_WRITE | CAP_SEEK, FWRITE, count, offset);
    }

    private Result transferAt(int fd, int rights, int mode, int count, long offset) {
        FileEntry fp = table.get(fd, rights);
        if (fp == null) {
            return Result.error(table.refusal(fd, rights));
        }
        Result result;
        if ((fp.flags() & mode) == 0) {
            result = Result.error(Errno.EBADF);
        } else if (!fp.data().isSeekable()) {
            result = Result.error(Errno.ESPIPE);
        } else if (offset < 0) {
            result = Result.error(Errno.EINVAL);
        } else if (mode == FREAD) {
            result = fp.data().read(fp, offset, count);
        } else {
            result = fp.data().write(fp, offset, count);
        }
        fp.unuse();
        return result;
    }

    /** Leaves a descriptor only some of its rights: cap_rights_limit(2). EBADF, ENOTCAPABLE. */
    public Result limitRights(int fd, int rights) {
        return Result.error(table.limitRights(fd, rights));
    }

    /** PIPE_BUF of a descriptor (fpathconf(2)). EBADF; EINVAL if the file has none. */
    public Result pipeBuf(int fd) {
        FileEntry fp = table.get(fd);
        if (fp == null) {
            return Result.error(Errno.EBADF);
        }
        boolean has = fp.data() instanceof PipeEnd || fp.data() instanceof Socket;
        fp.unuse();
        return has ? Result.of(Pipe.WRITABLE_MIN) : Result.error(Errno.EINVAL);
    }

    /** The file entries that were made through this table, the latest first. */
    public List<FileEntry> activeFiles() {
        List<FileEntry> files = new ArrayList<>();
        table.addActiveTo(files);
        return files;
    }
}
