// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The advisory locks on one file (kern_lockf.c). Locks of processes cover ranges of bytes and go with any close of the
 * file by the process; locks of file entries cover the whole file and go with the last close of the entry. The two
 * kinds keep each other out.
 *
 * <p>Who waits sleeps on the file's channel ("lockf"). Deadlocks are not detected.
 */
final class AdvisoryLocks implements WaitCondition {
    /** The class of the mutexes that protect the locks of a file. */
    static final LockClass LOCK_CLASS = LockClass.mutex("lockf");
    /** The end of a range that goes to the end of the file, wherever that is. */
    static final long TO_THE_END = Long.MAX_VALUE;

    private final Scheduler scheduler;
    private final int serial;

    // Made with the vnode's lock held, when somebody first asks for a lock.
    private @Nullable Mutex mutex;
    private @Nullable WaitChannel channel;

    @GuardedBy("lockf")
    private final List<Held> held = new ArrayList<>();

    /** How many threads wait. */
    @GuardedBy("lockf")
    private int asleep;

    /**
     * One lock.
     *
     * @param owner whose it is
     * @param type whether others may have it too
     * @param start the first byte
     * @param end the last byte
     */
    record Held(LockOwner owner, Type type, long start, long end) {
        private boolean overlaps(Held other) {
            return start <= other.end && other.start <= end;
        }

        private boolean conflicts(Held other) {
            boolean exclusive = type == Type.EXCLUSIVE || other.type == Type.EXCLUSIVE;
            return owner != other.owner && exclusive && overlaps(other);
        }
    }

    /** Whether others may have a lock too. */
    enum Type {
        /** They may (F_RDLCK, LOCK_SH). */
        SHARED,
        /** They may not (F_WRLCK, LOCK_EX). */
        EXCLUSIVE
    }

    AdvisoryLocks(Scheduler scheduler, int serial) {
        this.scheduler = scheduler;
        this.serial = serial;
    }

    int sleepers() {
        return asleep;
    }

    /** Makes the mutex; the caller has the vnode's lock exclusively. */
    void prepare() {
        if (mutex == null) {
            channel = scheduler.newChannel(() -> LOCK_CLASS.label(serial), this);
            mutex = scheduler.newMutex(LOCK_CLASS, serial);
        }
    }

    /** Takes a lock, in place of what the owner has of the range. EAGAIN, EINTR. May sleep. */
    Errno lock(Held wanted, Patience patience) {
        Mutex lock = mutex;
        WaitChannel sleepers = channel;
        if (lock == null || sleepers == null) {
            throw new IllegalStateException("the locks of a file are not prepared");
        }
        lock.lock();
        Errno error = Errno.OK;
        while (error == Errno.OK && conflict(wanted) != null) {
            if (patience == Patience.FAILS) {
                error = Errno.EAGAIN;
                break;
            }
            asleep++;
            error = switch (scheduler.sleepInterruptibly(sleepers, lock, "lockf", Scheduler.FOREVER)) {
                case WOKEN -> Errno.OK;
                case TIMED_OUT, INTERRUPTED, RESTART -> Errno.EINTR;
            };
            asleep--;
        }
        if (error == Errno.OK) {
            remove(wanted.owner, wanted.start, wanted.end);
            held.add(wanted);
            scheduler.wakeup(sleepers);
        }
        lock.unlock();
        return error;
    }

    /** The lock that keeps one out; null if none does. */
    @Nullable
    Held test(Held wanted) {
        Mutex lock = mutex;
        if (lock == null) {
            return null;
        }
        lock.lock();
        Held other = conflict(wanted);
        lock.unlock();
        return other;
    }

    private @Nullable Held conflict(Held wanted) {
        for (Held other : held) {
            if (other.conflicts(wanted)) {
                return other;
            }
        }
        return null;
    }

    /** Gives up what an owner has of a range. */
    void unlock(LockOwner owner, long start, long end) {
        Mutex lock = mutex;
        WaitChannel sleepers = channel;
        if (lock == null || sleepers == null) {
            return;
        }
        lock.lock();
        if (remove(owner, start, end)) {
            scheduler.wakeup(sleepers);
        }
        lock.unlock();
    }

    void unlockAll(LockOwner owner) {
        unlock(owner, 0, TO_THE_END);
    }

    /** Takes a range out of the locks of an owner, and says whether there was any of it. */
    private boolean remove(LockOwner owner, long start, long end) {
        List<Held> rest = new ArrayList<>();
        boolean found = false;
        for (Held lock : held) {
            if (lock.owner != owner || lock.start > end || lock.end < start) {
                rest.add(lock);
                continue;
            }
            found = true;
            if (lock.start < start) {
                rest.add(new Held(owner, lock.type, lock.start, start - 1));
            }
            if (lock.end > end) {
                rest.add(new Held(owner, lock.type, end + 1, lock.end));
            }
        }
        held.clear();
        held.addAll(rest);
        return found;
    }

    @Override
    public boolean mayWaitForever(String waitMessage) {
        return !held.isEmpty();
    }

    @Override
    public String describe() {
        return "locks=" + held.size();
    }
}
