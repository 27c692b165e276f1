// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file, directory, FIFO, symbolic link or named socket of the in-memory file system (struct vnode). Files have a
 * length, and no bytes.
 *
 * <p><b>Locks.</b> The vnode's lock may be held across a sleep. It protects the vnode, and, always taken exclusively,
 * the list of its watchers; who already has it in any mode may notify. The interlock protects what filters take down in
 * knotes. Order: directory -> what is in it -> the lock of a kqueue -> interlock.
 *
 * <p>Operations tell the watchers while they hold the lock, but for those of a rename, and have the filters called
 * without the lock of the kqueue.
 */
public final class Vnode implements FileObject, NoteLock {
    /** The class of the locks of vnodes. A thread may hold several, from the root on. */
    public static final LockClass LOCK_CLASS = new LockClass("vnode", LockClass.Kind.SLEEPABLE, true);
    /** The class of the interlocks. */
    public static final LockClass INTERLOCK = LockClass.mutex("vnode interlock");

    private static final int KINFO_TYPE = 1;
    private static final long SIZE_MAX = Long.MAX_VALUE;

    private final SharedLock lock;
    private final Mutex interlock;
    private final NoteList notes;
    private final AdvisoryLocks advisory;
    private final int serial;

    @GuardedBy("vnode")
    private Kind kind;

    @GuardedBy("vnode")
    private long size;

    @GuardedBy("vnode")
    private int mode;

    @GuardedBy("vnode")
    private int links;

    /** What is in a directory; empty for anything else. */
    @GuardedBy("vnode")
    private final Map<String, Vnode> entries = new LinkedHashMap<>();

    /** The directory that a directory is in; itself for the root. */
    @GuardedBy("rename")
    private Vnode parent = this;

    /** Where a symbolic link leads. */
    private @Nullable String target;

    /** The socket whose name it is. */
    @GuardedBy("vnode")
    private @Nullable Socket socket;

    /** What a FIFO is, while it is open. */
    @GuardedBy("vnode")
    private @Nullable Fifo fifo;

    /** What sort of file a vnode is (v_type). */
    public enum Kind {
        /** A file. */
        REGULAR(0x8000),
        /** A directory. */
        DIRECTORY(0x4000),
        /** A FIFO. */
        FIFO(0x1000),
        /** A symbolic link. */
        LINK(0xa000),
        /** The name of a socket. */
        SOCKET(0xc000),
        /** What is left of a file that was revoked. */
        BAD(0);

        private final int modeBits;

        Kind(int modeBits) {
            this.modeBits = modeBits;
        }
    }

    Vnode(Scheduler scheduler, NoteList.Factory lists, int serial, Kind kind, int mode) {
        this.serial = serial;
        this.kind = kind;
        this.mode = mode;
        lock = scheduler.newSharedLock(LOCK_CLASS, serial);
        interlock = scheduler.newMutex(INTERLOCK, serial);
        notes = lists.newList(this);
        advisory = new AdvisoryLocks(scheduler, serial);
        links = kind == Kind.DIRECTORY ? 2 : 1;
    }

    // ---- parts ----

    /** The vnode's lock. */
    public SharedLock sharedLock() {
        return lock;
    }

    /** The mutex that protects what filters take down in knotes (VI_LOCK). */
    public Mutex interlock() {
        return interlock;
    }

    /** Who watches. */
    public NoteList notes() {
        return notes;
    }

    /** What sort of file it is; also read without the lock. */
    public Kind kind() {
        return kind;
    }

    /** Whether it was revoked (VBAD). */
    public boolean isBad() {
        return kind == Kind.BAD;
    }

    @Override
    public long size() {
        return size;
    }

    int serial() {
        return serial;
    }

    int links() {
        return links;
    }

    AdvisoryLocks advisory() {
        return advisory;
    }

    @Nullable
    String target() {
        return target;
    }

    void setTarget(String path) {
        target = path;
    }

    // ---- the list of watchers: its lock is the vnode's, taken exclusively (vfs_knllock) ----

    @Override
    public void lock() {
        lock.lockExclusive();
    }

    @Override
    public void unlock() {
        lock.unlockExclusive();
    }

    @Override
    public void assertLocked() {
        lock.assertLocked();
    }

    @Override
    public void assertUnlocked() {
        lock.assertUnlocked();
    }

    /** Tells the watchers; the caller has the lock in any mode (VFS_KNOTE_LOCKED). */
    void knoteLocked(int hint) {
        if (notes.hasWatchers()) {
            notes.knoteLockedNoKqlock(hint);
        }
    }

    /** Tells the watchers; takes the lock (VFS_KNOTE_UNLOCKED). */
    void knoteUnlocked(int hint) {
        if (notes.hasWatchers()) {
            notes.knoteUnlockedNoKqlock(hint);
        }
    }

    // ---- directories; the caller has the lock ----

    @Nullable
    Vnode entry(String name) {
        return entries.get(name);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void enter(String name, Vnode vnode) {
        entries.put(name, vnode);
        if (vnode.kind == Kind.DIRECTORY) {
            links++;
            vnode.parent = this;
        }
    }

    void remove(String name) {
        Vnode gone = entries.remove(name);
        if (gone != null && gone.kind == Kind.DIRECTORY) {
            links--;
        }
    }

    void changeLinks(int by) {
        links += by;
    }

    /** Whether this directory is that one, or above it. */
    boolean isAbove(Vnode other) {
        for (Vnode vnode = other; ; vnode = vnode.parent) {
            if (vnode == this) {
                return true;
            }
            if (vnode.parent == vnode) {
                return false;
            }
        }
    }

    // ---- sockets and FIFOs ----

    @Nullable
    Socket socket() {
        return socket;
    }

    void bind(Socket so) {
        socket = so;
        so.name = this;
    }

    /** The name leads nowhere any more. Takes the lock. */
    void unbind(Socket so) {
        lock.lockExclusive();
        if (socket == so) {
            socket = null;
        }
        lock.unlockExclusive();
    }

    @Nullable
    Fifo fifo() {
        return fifo;
    }

    void setFifo(@Nullable Fifo open) {
        fifo = open;
    }

    // ---- file operations ----

    @Override
    public FileType type() {
        return FileType.VNODE;
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public Result read(FileEntry fp, long offset, int count) {
        boolean own = offset == OWN_OFFSET;
        if (own) {
            fp.lockOffset();
        }
        lock.lockShared();
        long from = own ? fp.offset() : offset;
        Result result;
        if (kind == Kind.BAD) {
            result = Result.error(Errno.EIO);
        } else if (kind == Kind.DIRECTORY) {
            result = Result.error(Errno.EISDIR);
        } else {
            result = Result.of(Math.max(0, Math.min(count, size - from)));
            knoteLocked(VnodeHints.NOTE_READ);
        }
        lock.unlockShared();
        if (own) {
            if (result.isOk()) {
                fp.setOffset(from + result.value());
            }
            fp.unlockOffset();
        }
        return result;
    }

    @Override
    public Result write(FileEntry fp, long offset, int count) {
        boolean own = offset == OWN_OFFSET;
        if (own) {
            fp.lockOffset();
        }
        lock.lockExclusive();
        boolean appends = (fp.flags() & FileFlags.FAPPEND) != 0;
        long from = appends ? size : own ? fp.offset() : offset;
        Result result;
        if (kind == Kind.BAD) {
            result = Result.error(Errno.EIO);
        } else if (from > SIZE_MAX - count) {
            result = Result.error(Errno.EFBIG);
        } else {
            result = Result.of(count);
            writeLocked(from, from + count);
        }
        lock.unlockExclusive();
        if (own) {
            if (result.isOk()) {
                fp.setOffset(from + result.value());
            }
            fp.unlockOffset();
        }
        return result;
    }

    private void writeLocked(long from, long to) {
        long before = size;
        size = to > from ? Math.max(size, to) : size;
        if (to > from) {
            knoteLocked(VnodeHints.NOTE_WRITE | (to > before ? VnodeHints.NOTE_EXTEND : 0));
        }
    }

    @Override
    public Result truncate(long length) {
        if (length < 0) {
            return Result.error(Errno.EINVAL);
        }
        lock.lockExclusive();
        Errno error = kind == Kind.BAD ? Errno.EIO : kind == Kind.DIRECTORY ? Errno.EISDIR : Errno.OK;
        if (error == Errno.OK) {
            size = length;
            knoteLocked(VnodeHints.NOTE_ATTRIB);
        }
        lock.unlockExclusive();
        return Result.error(error);
    }

    @Override
    public Result chmod(int bits) {
        lock.lockExclusive();
        Errno error = kind == Kind.BAD ? Errno.EIO : Errno.OK;
        if (error == Errno.OK) {
            mode = bits & 0xfff;
            knoteLocked(VnodeHints.NOTE_ATTRIB);
        }
        lock.unlockExclusive();
        return Result.error(error);
    }

    /** A file is always ready; one that was revoked is an error. */
    @Override
    public int poll(int events, Poller poller) {
        return isBad() ? PollFlags.POLLHUP : events & (PollFlags.POLLIN | PollFlags.POLLRDNORM | PollFlags.POLLOUT);
    }

    @Override
    public Result ioctl(long command, long argument) {
        if (isBad()) {
            return Result.error(Errno.EBADF);
        }
        return command == FileFlags.FIONBIO || command == FileFlags.FIOASYNC
                ? Result.zero()
                : Result.error(Errno.ENOTTY);
    }

    @Override
    public Result stat() {
        lock.lockShared();
        Result result = Result.of(kind.modeBits | mode);
        lock.unlockShared();
        return result;
    }

    @Override
    public Result kinfo() {
        return Result.of(KINFO_TYPE);
    }

    @Override
    public void unlockAll(LockOwner owner) {
        advisory.unlockAll(owner);
    }

    @Override
    public int sleepers() {
        return advisory.sleepers();
    }

    /** Tells that an open is over (vn_closefile). */
    @Override
    public void close(FileEntry entry) {
        closeAs(entry.flags());
    }

    /** Tells that an open with those flags is over. */
    void closeAs(int flags) {
        lock.lockExclusive();
        if (kind != Kind.BAD) {
            boolean writes = (flags & FileFlags.FWRITE) != 0;
            knoteLocked(writes ? VnodeHints.NOTE_CLOSE_WRITE : VnodeHints.NOTE_CLOSE);
        }
        lock.unlockExclusive();
    }

    /** Cuts all who have it open off (vgone); the caller has the lock exclusively. */
    void revoke() {
        knoteLocked(VnodeHints.NOTE_REVOKE);
        kind = Kind.BAD;
    }

    /** The names in a directory, in the order in which they were made. */
    List<String> names() {
        return new ArrayList<>(entries.keySet());
    }

    @Override
    public String toString() {
        return lock.label();
    }
}
