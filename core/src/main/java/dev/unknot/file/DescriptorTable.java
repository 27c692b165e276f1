// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of a process (struct filedesc). Changes are made under its lock; looking a descriptor up takes none:
 * it adds a use and then looks again whether the descriptor still names the same file.
 */
public final class DescriptorTable {
    /** The class of the table's lock. */
    public static final LockClass LOCK_CLASS = LockClass.sleepable("filedesc");
    /** The lowest number that is given out; those below are the standard ones. */
    public static final int FIRST = 3;

    private static final int SIZE_DEFAULT = 700;
    private static final int SEGMENT_SHIFT = 3;
    private static final int SEGMENT_MASK = (1 << SEGMENT_SHIFT) - 1;

    private final Scheduler scheduler;
    private final SharedLock lock;
    private final DescriptorWatcher watcher;

    /**
     * The entries, in segments that are made when they are needed and never move, so that a look-up without the lock
     * cannot miss an entry that was there before.
     */
    @GuardedBy("filedesc")
    private @Nullable FileEntry[] @Nullable [] segments = newSegments(SIZE_DEFAULT);

    private int size = SIZE_DEFAULT;
    /** One more than the largest number that was ever used. */
    private int bound;

    /** An empty table. */
    public DescriptorTable(Scheduler scheduler, int serial, DescriptorWatcher watcher) {
        this.scheduler = scheduler;
        this.watcher = watcher;
        lock = scheduler.newSharedLock(LOCK_CLASS, serial);
    }

    /** The table's lock, always taken exclusively. */
    public SharedLock lock() {
        return lock;
    }

    private static @Nullable FileEntry[] @Nullable [] newSegments(int numbers) {
        return new @Nullable FileEntry[(numbers + SEGMENT_MASK) >>> SEGMENT_SHIFT] @Nullable [];
    }

    /** Sets how many numbers there are, the standard ones included; no other thread uses the table meanwhile. */
    public void setSize(int numbers) {
        int length = newSegments(numbers).length;
        if (length > segments.length) {
            segments = Arrays.copyOf(segments, length);
        }
        size = numbers;
    }

    /** A larval entry for {@link #allocate}. */
    public FileEntry newEntry() {
        return new FileEntry(scheduler);
    }

    /**
     * Gives a new entry the lowest free number (falloc). The entry stays larval, and its maker has a use of it.
     *
     * @return the number, or -1 if none is free (EMFILE)
     */
    public int allocate(FileEntry entry) {
        lock.lockExclusive();
        int number = lowestFree(FIRST);
        if (number >= 0) {
            set(number, entry);
        }
        lock.unlockExclusive();
        return number;
    }

    /** Takes back what {@link #allocate} gave, without telling anybody (fdclose of kern_descrip.c). */
    public void abandon(int number, FileEntry entry) {
        lock.lockExclusive();
        boolean same = at(number) == entry;
        if (same) {
            set(number, null);
        }
        lock.unlockExclusive();
        if (same) {
            entry.closef();
        }
    }

    /**
     * The file of a descriptor, with a use of it for the caller (fget).
     *
     * @return null if there is none, or it is larval (EBADF)
     */
    public @Nullable FileEntry get(int number) {
        while (true) {
            FileEntry entry = at(number);
            if (entry == null) {
                return null;
            }
            if (entry.tryUse()) {
                if (at(number) == entry) {
                    return entry;
                }
                entry.unuse();
            } else if (at(number) == entry) {
                return null;
            }
        }
    }

    /** Closes a descriptor: close(2). */
    public Result close(int number) {
        lock.lockExclusive();
        FileEntry entry = at(number);
        if (entry == null) {
            lock.unlockExclusive();
            return Result.error(Errno.EBADF);
        }
        set(number, null);
        watcher.fdclose(number);
        // The number may be given out again; our reference keeps the file.
        lock.unlockExclusive();
        entry.closef();
        return Result.zero();
    }

    /** Gives the file of a descriptor a second number, the lowest free one from {@code minimum} on: dup(2), F_DUPFD. */
    public Result dup(int number, int minimum) {
        lock.lockExclusive();
        FileEntry entry = at(number);
        int copy = entry == null ? -1 : lowestFree(Math.max(minimum, FIRST));
        if (entry != null && copy >= 0) {
            entry.hold();
            set(copy, entry);
        }
        lock.unlockExclusive();
        if (entry == null) {
            return Result.error(Errno.EBADF);
        }
        return copy < 0 ? Result.error(Errno.EMFILE) : Result.of(copy);
    }

    /** Has a number name the file of another one, and closes what it named before: dup2(2). */
    public Result dup2(int number, int target) {
        lock.lockExclusive();
        FileEntry entry = at(number);
        if (entry == null || target < 0 || target >>> SEGMENT_SHIFT >= segments.length) {
            lock.unlockExclusive();
            return Result.error(Errno.EBADF);
        }
        if (number == target) {
            lock.unlockExclusive();
            return Result.of(target);
        }
        FileEntry old = at(target);
        entry.hold();
        set(target, entry);
        if (old != null) {
            watcher.fdclose(target);
        }
        lock.unlockExclusive();
        if (old != null) {
            old.closef();
        }
        return Result.of(target);
    }

    private int lowestFree(int from) {
        for (int number = from; number < size; number++) {
            if (at(number) == null) {
                return number;
            }
        }
        return -1;
    }

    private void set(int number, @Nullable FileEntry entry) {
        int place = number >>> SEGMENT_SHIFT;
        @Nullable FileEntry[] segment = segments[place];
        if (segment == null) {
            segment = new @Nullable FileEntry[SEGMENT_MASK + 1];
            segments[place] = segment;
        }
        segment[number & SEGMENT_MASK] = entry;
        bound = Math.max(bound, number + 1);
    }

    /** What a number names now; takes no lock and no use. */
    public @Nullable FileEntry at(int number) {
        int place = number >>> SEGMENT_SHIFT;
        @Nullable FileEntry[] segment = number >= 0 && place < segments.length ? segments[place] : null;
        return segment == null ? null : segment[number & SEGMENT_MASK];
    }

    /** One more than the largest number that may name something. */
    public int bound() {
        return bound;
    }
}
