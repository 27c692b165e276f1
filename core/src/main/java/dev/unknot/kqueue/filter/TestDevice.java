// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_EMPTY;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;

import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileObject;
import dev.unknot.file.FileType;
import dev.unknot.file.Result;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Kernel;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.SharedLock;

/**
 * A device whose list of watchers has one of the kinds of locks that there are, and which can be watched with the
 * filters READ, VNODE and EMPTY. It exists for tests alone.
 *
 * <ul>
 *   <li>Kind 0: its mutex; it notifies with the mutex held.
 *   <li>Kind 1: its read-write lock in shared mode; it notifies without.
 *   <li>Kind 2: the lock that all lists without a lock of their own share.
 *   <li>Plus 4: it notifies without the lock of the kqueue (KNF_NOKQLOCK).
 * </ul>
 */
public final class TestDevice implements FileObject {
    /** The class of its locks. */
    public static final LockClass LOCK_CLASS = LockClass.mutex("dev");

    private static final int KIND_MASK = 3;
    private static final int KIND_MUTEX = 0;
    private static final int KIND_READER = 1;
    private static final int KIND_NOKQLOCK = 4;

    private final int serial;
    private final int kind;
    private final Mutex mutex;
    private final SharedLock shared;
    private final KnoteList notes;
    private final Filter filter;
    private long value;

    TestDevice(Kernel kernel, int serial, int kind) {
        this.serial = serial;
        this.kind = kind;
        mutex = kernel.scheduler().newMutex(LOCK_CLASS, 2 * serial);
        shared = kernel.scheduler().newSharedLock(LOCK_CLASS, 2 * serial + 1);
        notes = switch (kind & KIND_MASK) {
            case KIND_MUTEX -> new KnoteList(mutex);
            case KIND_READER -> new KnoteList(shared);
            default -> new KnoteList(kernel.knlistLock());
        };
        filter = new Filter(this);
    }

    /** Has a knote watch the device. EINVAL for other filters. */
    Errno attach(Knote kn) {
        if (kn.filter != EVFILT_READ && kn.filter != EVFILT_VNODE && kn.filter != EVFILT_EMPTY) {
            return Errno.EINVAL;
        }
        kn.setFop(filter);
        notes.add(kn);
        return Errno.OK;
    }

    /** Sets its value and tells its watchers, with a hint. */
    public void set(long newValue, long hint) {
        int flags = (kind & KIND_NOKQLOCK) != 0 ? KnoteList.KNF_NOKQLOCK : 0;
        switch (kind & KIND_MASK) {
            case KIND_MUTEX -> {
                mutex.lock();
                value = newValue;
                notes.knote(hint, flags | KnoteList.KNF_LISTLOCKED);
                mutex.unlock();
            }
            case KIND_READER -> {
                shared.lockExclusive();
                value = newValue;
                shared.unlockExclusive();
                notes.knote(hint, flags);
            }
            default -> {
                value = newValue;
                notes.knote(hint, flags);
            }
        }
    }

    /** Takes all watchers off, which they are told (knlist_clear). May sleep. */
    public void clear() {
        notes.clear();
    }

    /** Deletes all knotes that watch it (knlist_delete). May sleep. */
    public void delete() {
        notes.delete();
    }

    @Override
    public FileType type() {
        return FileType.DEVICE;
    }

    @Override
    public Result read(FileEntry fp, long offset, int count) {
        return Result.error(Errno.EINVAL);
    }

    @Override
    public Result write(FileEntry fp, long offset, int count) {
        return Result.error(Errno.EINVAL);
    }

    @Override
    public void close(FileEntry entry) {}

    @Override
    public String toString() {
        return "device#" + serial;
    }

    /** The filters of one device. VNODE is ready by the hints that were asked for, the others by the value. */
    private static final class Filter extends FilterOps {
        private final TestDevice device;

        private Filter(TestDevice device) {
            super(Traits.DESCRIPTOR);
            this.device = device;
        }

        @Override
        public void detach(Knote kn) {
            device.notes.remove(kn);
        }

        @Override
        public boolean event(Knote kn, long hint) {
            if (hint != 0) {
                kn.fflags |= kn.sfflags & (int) hint;
            }
            kn.data = device.value;
            return isReady(kn);
        }

        private boolean isReady(Knote kn) {
            return kn.filter == EVFILT_VNODE ? kn.fflags != 0 : device.value > 0;
        }

        @Override
        public long peek(Knote kn) {
            boolean changes = kn.filter != EVFILT_VNODE && reportsChanges(kn);
            return isReady(kn) && !changes ? device.value : NOT_READY;
        }
    }
}
