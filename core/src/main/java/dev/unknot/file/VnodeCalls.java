// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static dev.unknot.file.FileFlags.FWRITE;
import static dev.unknot.file.FileFlags.O_CLOEXEC;
import static dev.unknot.file.FileFlags.O_CREAT;
import static dev.unknot.file.FileFlags.O_DIRECTORY;
import static dev.unknot.file.FileFlags.O_EXCL;
import static dev.unknot.file.FileFlags.O_EXLOCK;
import static dev.unknot.file.FileFlags.O_SHLOCK;
import static dev.unknot.file.FileFlags.O_TRUNC;

import dev.unknot.file.DescriptorTable.OnExec;
import dev.unknot.file.FileSystem.Found;
import dev.unknot.file.FileSystem.Mode;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Scheduler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of one process about files: those that take a path, and those that need a vnode. A path goes from
 * the root, with or without a slash before it; there are no permissions.
 */
public final class VnodeCalls {
    /** The class of the locks of offsets, each of which comes before that of the vnode. */
    public static final LockClass OFFSET_LOCK = LockClass.sleepable("foffset");

    /** lseek(2): from the start. */
    public static final int SEEK_SET = 0;
    /** lseek(2): from where the offset is. */
    public static final int SEEK_CUR = 1;
    /** lseek(2): from the end. */
    public static final int SEEK_END = 2;

    private final Scheduler scheduler;
    private final FileSystem fs;
    private final DescriptorTable table;

    /** The calls of the process that has the table. */
    public VnodeCalls(Scheduler scheduler, FileSystem fs, DescriptorTable table) {
        this.scheduler = scheduler;
        this.fs = fs;
        this.table = table;
    }

    // ---- open ----

    /**
     * Opens a file; the value is its descriptor. ENOENT, EEXIST, ENOTDIR, EISDIR, ELOOP, EMFILE, ENFILE; ENXIO for a
     * FIFO that nobody reads, EOPNOTSUPP for the name of a socket, EAGAIN if somebody else has the lock that is asked
     * for. Never waits for the other end of a FIFO.
     */
    public Result open(String path, int flags) {
        FileEntry fp = table.newEntry();
        int fd = table.allocate(fp);
        if (fd < 0) {
            return Result.error(DescriptorTable.allocateError(fd));
        }
        Errno error = open(fp, path, flags);
        if (error != Errno.OK) {
            table.abandon(fd, fp);
            fp.unuse();
            return Result.error(error);
        }
        if ((flags & O_CLOEXEC) != 0) {
            table.setOnExec(fd, OnExec.CLOSE);
        }
        if ((flags & O_TRUNC) != 0 && (fp.flags() & FWRITE) != 0) {
            fp.data().truncate(0);
        }
        fp.unuse();
        return Result.of(fd);
    }

    private Errno open(FileEntry fp, String path, int flags) {
        fs.mount();
        Mode mode = (flags & (FileFlags.O_ACCMODE | O_CREAT)) != 0 ? Mode.EXCLUSIVE : Mode.SHARED;
        Found found = (flags & O_CREAT) != 0 ? findOrCreate(path, flags) : fs.find(path, mode);
        Vnode vnode = found.vnode();
        if (vnode == null) {
            return found.error();
        }
        int fileFlags = FileFlags.ofOpen(flags);
        Errno error = openLocked(fp, vnode, flags, fileFlags);
        if (error == Errno.OK) {
            vnode.knoteLocked(VnodeHints.NOTE_OPEN);
        }
        FileSystem.unlock(vnode, mode);
        if (error == Errno.OK && (flags & (O_SHLOCK | O_EXLOCK)) != 0) {
            error = openFlock(fp, vnode, (flags & O_EXLOCK) != 0 ? FlockCommand.EXCLUSIVE : FlockCommand.SHARED);
        }
        return error;
    }

    private Found findOrCreate(String path, int flags) {
        Found found = fs.find(path, Mode.EXCLUSIVE);
        if (found.error() == Errno.ENOENT) {
            // A link that leads nowhere is followed to the name that is made.
            found = fs.create(fs.resolve(path), Vnode.Kind.REGULAR, 0644);
            if (found.error() == Errno.EEXIST) {
                // Somebody else was faster.
                found = fs.find(path, Mode.EXCLUSIVE);
            } else {
                return found;
            }
        }
        if (found.vnode() != null && (flags & O_EXCL) != 0) {
            FileSystem.unlock(found.vnode(), Mode.EXCLUSIVE);
            return Found.failed(Errno.EEXIST);
        }
        return found;
    }

    /** Makes an entry one of a vnode, which the caller has locked; for a FIFO that is written or made exclusively. */
    private Errno openLocked(FileEntry fp, Vnode vnode, int flags, int fileFlags) {
        switch (vnode.kind()) {
            case REGULAR -> {
                if ((flags & O_DIRECTORY) != 0) {
                    return Errno.ENOTDIR;
                }
            }
            case DIRECTORY -> {
                if ((fileFlags & FWRITE) != 0 || (flags & O_CREAT) != 0) {
                    return Errno.EISDIR;
                }
            }
            case FIFO -> {
                return openFifo(fp, vnode, fileFlags);
            }
            case SOCKET -> {
                return Errno.EOPNOTSUPP;
            }
            case BAD -> {
                return Errno.ENXIO;
            }
            case LINK -> {
                return Errno.ELOOP;
            }
        }
        fp.initOffset(scheduler.newSharedLock(OFFSET_LOCK, vnode.serial()));
        fp.setMature(vnode, fileFlags);
        return Errno.OK;
    }

    private Errno openFifo(FileEntry fp, Vnode vnode, int fileFlags) {
        if (!vnode.sharedLock().isExclusivelyOwned()) {
            // What counts readers and writers must be alone.
            vnode.sharedLock().unlockShared();
            vnode.sharedLock().lockExclusive();
            Errno error = openFifo(fp, vnode, fileFlags);
            vnode.sharedLock().unlockExclusive();
            vnode.sharedLock().lockShared();
            return error;
        }
        Fifo fifo = fs.fifo(vnode);
        Errno error = fifo.open(fileFlags);
        if (error == Errno.OK) {
            fp.setMature(new Fifo.Opened(vnode, fifo), fileFlags);
        }
        return error;
    }

    // ---- names ----

    /** Makes a directory. EEXIST, ENOENT, ENOTDIR. */
    public Result mkdir(String path) {
        return make(path, Vnode.Kind.DIRECTORY, null);
    }

    /** Makes a FIFO. EEXIST, ENOENT, ENOTDIR. */
    public Result mkfifo(String path) {
        return make(path, Vnode.Kind.FIFO, null);
    }

    /** Makes a symbolic link. EEXIST, ENOENT, ENOTDIR. */
    public Result symlink(String target, String path) {
        return make(path, Vnode.Kind.LINK, target);
    }

    private Result make(String path, Vnode.Kind kind, @Nullable String target) {
        fs.mount();
        Found found = fs.create(path, kind, 0755);
        Vnode vnode = found.vnode();
        if (vnode != null) {
            if (target != null) {
                vnode.setTarget(target);
            }
            FileSystem.unlock(vnode, Mode.EXCLUSIVE);
        }
        return Result.error(found.error());
    }

    /** Gives a file another name. EEXIST, ENOENT, ENOTDIR; EPERM for a directory. */
    public Result link(String existing, String path) {
        fs.mount();
        return Result.error(fs.link(existing, path));
    }

    /** Takes a name away. ENOENT, ENOTDIR; EPERM for a directory. */
    public Result unlink(String path) {
        fs.mount();
        return Result.error(fs.unlink(path));
    }

    /** Takes an empty directory away. ENOENT, ENOTDIR, ENOTEMPTY. */
    public Result rmdir(String path) {
        fs.mount();
        return Result.error(fs.rmdir(path));
    }

    /** Gives a file another name in place of the one it has. ENOENT, ENOTDIR, EISDIR, ENOTEMPTY, EINVAL. */
    public Result rename(String oldPath, String newPath) {
        fs.mount();
        return Result.error(Rename.rename(fs, oldPath, newPath));
    }

    /** Cuts all who have a file open off, whatever its kind. ENOENT, ENOTDIR. */
    public Result revoke(String path) {
        fs.mount();
        return Result.error(fs.revoke(path));
    }

    /** Changes attributes of a file: permissions, owner, times or extended ones. ENOENT, ENOTDIR. */
    public Result setAttributes(String path) {
        fs.mount();
        Found found = fs.find(path, Mode.EXCLUSIVE);
        if (found.vnode() != null) {
            found.vnode().knoteLocked(VnodeHints.NOTE_ATTRIB);
            FileSystem.unlock(found.vnode(), Mode.EXCLUSIVE);
        }
        return Result.error(found.error());
    }

    /** The names in a directory, in the order in which they were made; empty if it is none. */
    public List<String> list(String path) {
        fs.mount();
        Found found = fs.find(path, Mode.SHARED);
        List<String> names = List.of();
        if (found.vnode() != null) {
            names = found.vnode().names();
            found.vnode().knoteLocked(VnodeHints.NOTE_READ);
            FileSystem.unlock(found.vnode(), Mode.SHARED);
        }
        return names;
    }

    // ---- descriptors ----

    /** Moves the offset; the value is where to. EBADF, EINVAL; ESPIPE if the file has none. */
    public Result lseek(int fd, long offset, int whence) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_SEEK);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_SEEK));
        }
        Result result =
                fp.data() instanceof Vnode vnode ? lseek(fp, vnode, offset, whence) : Result.error(Errno.ESPIPE);
        fp.unuse();
        return result;
    }

    private static Result lseek(FileEntry fp, Vnode vnode, long offset, int whence) {
        fp.lockOffset();
        long to = switch (whence) {
            case SEEK_SET -> offset;
            case SEEK_CUR -> fp.offset() + offset;
            case SEEK_END -> length(vnode) + offset;
            default -> -1;
        };
        if (to >= 0) {
            // The watchers are told before the offset has moved, and see the old one.
            vnode.knoteUnlocked(0);
            fp.setOffset(to);
        }
        fp.unlockOffset();
        return to >= 0 ? Result.of(to) : Result.error(Errno.EINVAL);
    }

    private static long length(Vnode vnode) {
        vnode.sharedLock().lockShared();
        long size = vnode.size();
        vnode.sharedLock().unlockShared();
        return size;
    }

    /** Sets the length. EBADF; EINVAL if the file is not open for writing, or has none. */
    public Result ftruncate(int fd, long length) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_FTRUNCATE);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_FTRUNCATE));
        }
        Result result = (fp.flags() & FWRITE) == 0
                ? Result.error(Errno.EINVAL)
                : fp.data().truncate(length);
        fp.unuse();
        return result;
    }

    /** Sets the permission bits. EBADF; EINVAL if the file has none. */
    public Result fchmod(int fd, int mode) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_FCHMOD);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_FCHMOD));
        }
        Result result = fp.data().chmod(mode);
        fp.unuse();
        return result;
    }

    /** The kind, permissions, length and number of names of a file. EBADF. */
    public FileStatus fstat(int fd) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_FSTAT);
        if (fp == null) {
            return new FileStatus(table.refusal(fd, CapabilityRights.CAP_FSTAT), 0, 0, 0);
        }
        FileObject object = fp.data();
        int links = object instanceof Vnode vnode ? vnode.links() : 0;
        FileStatus status = new FileStatus(Errno.OK, (int) object.stat().value(), object.size(), links);
        fp.unuse();
        return status;
    }

    // ---- advisory locks ----

    /** What flock(2) is to do. */
    public enum FlockCommand {
        /** Take a lock that others may have too (LOCK_SH). */
        SHARED,
        /** Take a lock that nobody else may have (LOCK_EX). */
        EXCLUSIVE,
        /** Give the lock up (LOCK_UN). */
        UNLOCK
    }

    /** Takes or gives up the lock of a file entry on the whole file; never waits. EBADF, EAGAIN, EOPNOTSUPP. */
    public Result flock(int fd, FlockCommand command) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_FLOCK);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_FLOCK));
        }
        Errno error = fp.data() instanceof Vnode vnode ? openFlock(fp, vnode, command) : Errno.EOPNOTSUPP;
        fp.unuse();
        return Result.error(error);
    }

    private static Errno openFlock(FileEntry fp, Vnode vnode, FlockCommand command) {
        if (command == FlockCommand.UNLOCK) {
            vnode.advisory().unlockAll(fp);
            fp.changeFlags(0, FileFlags.FHASLOCK);
            return Errno.OK;
        }
        AdvisoryLocks.Type type =
                command == FlockCommand.SHARED ? AdvisoryLocks.Type.SHARED : AdvisoryLocks.Type.EXCLUSIVE;
        Errno error = lock(vnode, new AdvisoryLocks.Held(fp, type, 0, AdvisoryLocks.TO_THE_END), Patience.FAILS);
        if (error == Errno.OK) {
            fp.changeFlags(FileFlags.FHASLOCK, 0);
        }
        return error;
    }

    private static Errno lock(Vnode vnode, AdvisoryLocks.Held wanted, Patience patience) {
        vnode.sharedLock().lockExclusive();
        vnode.advisory().prepare();
        vnode.sharedLock().unlockExclusive();
        return vnode.advisory().lock(wanted, patience);
    }

    /**
     * A lock of a process (struct flock).
     *
     * @param type what to do or, as an answer, what there is
     * @param start the first byte, from the start of the file
     * @param length how many bytes; 0 is all to the end
     */
    public record Flock(LockType type, long start, long length) {
        private long end() {
            return length == 0 ? AdvisoryLocks.TO_THE_END : start + length - 1;
        }
    }

    /** What kind of lock a process wants (l_type). */
    public enum LockType {
        /** One that others may have too. */
        READ,
        /** One that nobody else may have. */
        WRITE,
        /** None. */
        UNLOCK
    }

    /** Takes or gives up locks of the process (F_SETLK); never waits. EBADF, EINVAL, EAGAIN. */
    public Result setLock(int fd, Flock lock) {
        return setLock(fd, lock, Patience.FAILS);
    }

    /** Takes or gives up locks of the process, and waits for them (F_SETLKW). EBADF, EINVAL, EINTR. */
    public Result setLockWaiting(int fd, Flock lock) {
        return setLock(fd, lock, Patience.WAITS);
    }

    private Result setLock(int fd, Flock lock, Patience patience) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_FLOCK);
        if (fp == null) {
            return Result.error(table.refusal(fd, CapabilityRights.CAP_FLOCK));
        }
        Errno error = Errno.EBADF;
        if (fp.data() instanceof Vnode vnode) {
            if (lock.start < 0 || lock.length < 0) {
                error = Errno.EINVAL;
            } else if (lock.type == LockType.UNLOCK) {
                vnode.advisory().unlock(table, lock.start, lock.end());
                error = Errno.OK;
            } else if ((fp.flags() & (lock.type == LockType.WRITE ? FWRITE : FileFlags.FREAD)) != 0) {
                error = lock(vnode, held(lock), patience);
            }
        }
        fp.unuse();
        return Result.error(error);
    }

    /** Says which lock keeps one out (F_GETLK); the type is UNLOCK if none does. Null for a bad descriptor. */
    public @Nullable Flock getLock(int fd, Flock lock) {
        FileEntry fp = table.get(fd, CapabilityRights.CAP_FLOCK);
        if (fp == null) {
            return null;
        }
        AdvisoryLocks.Held other =
                fp.data() instanceof Vnode vnode ? vnode.advisory().test(held(lock)) : null;
        fp.unuse();
        if (other == null) {
            return new Flock(LockType.UNLOCK, lock.start, lock.length);
        }
        LockType type = other.type() == AdvisoryLocks.Type.SHARED ? LockType.READ : LockType.WRITE;
        long length = other.end() == AdvisoryLocks.TO_THE_END ? 0 : other.end() - other.start() + 1;
        return new Flock(type, other.start(), length);
    }

    private AdvisoryLocks.Held held(Flock lock) {
        AdvisoryLocks.Type type = lock.type == LockType.READ ? AdvisoryLocks.Type.SHARED : AdvisoryLocks.Type.EXCLUSIVE;
        return new AdvisoryLocks.Held(table, type, lock.start, lock.end());
    }
}
