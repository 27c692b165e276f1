// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.file.SlotDetails.Slot;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Lockless;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of a process (struct filedesc). Changes are made under its lock; looking a descriptor up takes none:
 * it adds a use and then looks again whether the descriptor still names the same file.
 */
public final class DescriptorTable implements LockOwner {
    /** The class of the table's lock. */
    public static final LockClass LOCK_CLASS = LockClass.sleepable("filedesc");
    /** The lowest number that is given out; those below are the standard ones. */
    public static final int FIRST = 3;

    /** What {@link #allocate} returns if no number is free. */
    static final int NO_NUMBER = -1;
    /** What {@link #allocate} returns if the system has too many files. */
    static final int NO_FILE = -2;

    private static final int SIZE_DEFAULT = 700;
    private static final int SEGMENT_SHIFT = 5;
    private static final int SEGMENT_MASK = (1 << SEGMENT_SHIFT) - 1;

    private final Scheduler scheduler;
    private final ActiveFiles files;
    private final SharedLock lock;
    private final DescriptorWatcher watcher;
    /** How many processes have the table (fd_refcnt). */
    private final AtomicCounter processes;

    /**
     * The entries, in segments that are made when they are needed and never move, so that a look-up without the lock
     * cannot miss an entry that was there before.
     */
    @GuardedBy("filedesc")
    @Lockless(
            value = "a look-up adds a use to the file, and then looks whether the descriptor still names it",
            reach = Lockless.Reach.ELEMENTS)
    private @Nullable FileEntry[] @Nullable [] segments = newSegments(SIZE_DEFAULT);

    /** What else there is to know of a number, where that is not the usual (fde_caps, fde_flags). */
    @GuardedBy("filedesc")
    private final SlotDetails details = new SlotDetails();

    /** The entries that were made here, the latest first; those that are gone stay until another is made (f_list). */
    @GuardedBy("filedesc")
    private @Nullable FileEntry newestActive;

    private int size = SIZE_DEFAULT;
    /** One more than the largest number that was ever used. */
    private int bound;

    /** What becomes of a number when another program is executed. */
    public enum OnExec {
        /** It stays. */
        KEEP,
        /** It is closed (FD_CLOEXEC). */
        CLOSE
    }

    /** An empty table that counts its files by itself. */
    public DescriptorTable(Scheduler scheduler, int serial, DescriptorWatcher watcher) {
        this(scheduler, new ActiveFiles(scheduler), serial, watcher);
    }

    /** An empty table. */
    public DescriptorTable(Scheduler scheduler, ActiveFiles files, int serial, DescriptorWatcher watcher) {
        this.scheduler = scheduler;
        this.files = files;
        this.watcher = watcher;
        lock = scheduler.newSharedLock(LOCK_CLASS, serial);
        processes = scheduler.newCounter(1);
    }

    /** The table's lock, always taken exclusively. */
    public SharedLock lock() {
        return lock;
    }

    /** Who is told of numbers that are closed. */
    public DescriptorWatcher watcher() {
        return watcher;
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

    /** How many numbers there are, the standard ones included (RLIMIT_NOFILE). */
    public int size() {
        return size;
    }

    /** A larval entry for {@link #allocate}. */
    public FileEntry newEntry() {
        return new FileEntry(scheduler, files);
    }

    /**
     * Gives a new entry the lowest free number (falloc). The entry stays larval, and its maker has a use of it.
     *
     * @return the number; negative if there is none, for the reason that {@link #allocateError} says
     */
    public int allocate(FileEntry entry) {
        if (!entry.charge()) {
            return NO_FILE;
        }
        lock.lockExclusive();
        int number = lowestFree(FIRST);
        if (number >= 0) {
            set(number, entry, Slot.USUAL);
            addActive(entry);
        }
        lock.unlockExclusive();
        if (number < 0) {
            entry.uncharge();
        }
        return number;
    }

    /** Why {@link #allocate} failed: EMFILE if this table is full, ENFILE if the machine has too many files. */
    public static Errno allocateError(int number) {
        return number == NO_FILE ? Errno.ENFILE : Errno.EMFILE;
    }

    private void addActive(FileEntry entry) {
        FileEntry kept = entry;
        for (FileEntry older = newestActive; older != null; older = older.olderActive) {
            if (older.count() > 0 || older.useCount() > 0) {
                kept.olderActive = older;
                kept = older;
            }
        }
        kept.olderActive = null;
        newestActive = entry;
    }

    /** Adds the files that were made here and are not gone, the latest first, to a list. Takes no lock. */
    public void addActiveTo(List<FileEntry> list) {
        for (FileEntry entry = newestActive; entry != null; entry = entry.olderActive) {
            if (entry.count() > 0 || entry.useCount() > 0) {
                list.add(entry);
            }
        }
    }

    /** Takes back what {@link #allocate} gave, without telling anybody (fdclose of kern_descrip.c). */
    public void abandon(int number, FileEntry entry) {
        lock.lockExclusive();
        boolean same = at(number) == entry;
        if (same) {
            put(number, null);
        }
        lock.unlockExclusive();
        if (same) {
            entry.closef(null);
        }
    }

    // ---- looking up ----

    /**
     * The file of a descriptor, with a use of it for the caller (fget).
     *
     * @return null if there is none, or it is larval (EBADF)
     */
    public @Nullable FileEntry get(int number) {
        return get(number, CapabilityRights.NONE);
    }

    /**
     * The file of a descriptor that has the rights, with a use of it for the caller (fget).
     *
     * @return null if there is none, or it is larval, or lacks a right; {@link #refusal} tells why
     */
    public @Nullable FileEntry get(int number, int rights) {
        while (true) {
            FileEntry entry = at(number);
            if (entry == null || !allows(number, rights)) {
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

    /** Why {@link #get} gave nothing: EBADF, or ENOTCAPABLE if the descriptor lacks a right. */
    public Errno refusal(int number, int rights) {
        return at(number) != null && !allows(number, rights) ? Errno.ENOTCAPABLE : Errno.EBADF;
    }

    private boolean allows(int number, int rights) {
        return (rights & ~slot(number).rights()) == 0;
    }

    // ---- closing ----

    /** Closes a descriptor: close(2). */
    public Result close(int number) {
        lock.lockExclusive();
        FileEntry entry = at(number);
        if (entry == null) {
            lock.unlockExclusive();
            return Result.error(Errno.EBADF);
        }
        put(number, null);
        watcher.fdclose(number);
        // The number may be given out again; our reference keeps the file.
        lock.unlockExclusive();
        entry.closef(this);
        return Result.zero();
    }

    /** Closes all descriptors from a number on: closefrom(2). */
    public void closeFrom(int lowest) {
        for (int number = Math.max(lowest, 0); number < bound(); number++) {
            close(number);
        }
    }

    /** Closes the descriptors that are to be closed when another program is executed (fdcloseexec). */
    public void closeOnExec() {
        for (int number = 0; number < bound(); number++) {
            lock.lockExclusive();
            FileEntry entry = at(number);
            boolean goes = entry != null && slot(number).onExec() == OnExec.CLOSE;
            if (goes) {
                put(number, null);
                watcher.fdclose(number);
            }
            lock.unlockExclusive();
            if (entry != null && goes) {
                entry.closef(this);
            }
        }
    }

    /** Ends the use of the table by a process, which exits; the last one closes all descriptors (fdescfree). */
    public void release() {
        if (processes.fetchAdd(-1) != 1) {
            return;
        }
        for (int number = 0; number < bound(); number++) {
            lock.lockExclusive();
            FileEntry entry = at(number);
            if (entry != null) {
                put(number, null);
            }
            lock.unlockExclusive();
            if (entry != null) {
                entry.closef(this);
            }
        }
    }

    // ---- copies ----

    /** Gives the file of a descriptor a second number, the lowest free one from {@code minimum} on: dup(2), F_DUPFD. */
    public Result dup(int number, int minimum) {
        lock.lockExclusive();
        FileEntry entry = at(number);
        int copy = entry == null ? -1 : lowestFree(Math.max(minimum, FIRST));
        if (entry != null && copy >= 0) {
            entry.hold();
            set(copy, entry, new Slot(slot(number).rights(), OnExec.KEEP));
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
        if (entry == null || target < 0 || target >= size) {
            lock.unlockExclusive();
            return Result.error(Errno.EBADF);
        }
        if (number == target) {
            lock.unlockExclusive();
            return Result.of(target);
        }
        FileEntry old = at(target);
        entry.hold();
        set(target, entry, new Slot(slot(number).rights(), OnExec.KEEP));
        if (old != null) {
            watcher.fdclose(target);
        }
        lock.unlockExclusive();
        if (old != null) {
            old.closef(this);
        }
        return Result.of(target);
    }

    /** Fills the empty table of a new process with what another one's descriptors may pass on (fdcopy). */
    public void copyFrom(DescriptorTable parent) {
        parent.lock.lockExclusive();
        setSize(Math.max(parent.size, parent.bound));
        for (int number = 0; number < parent.bound(); number++) {
            FileEntry entry = parent.at(number);
            if (entry != null && isPassable(entry)) {
                entry.hold();
                set(number, entry, parent.slot(number));
            }
        }
        size = parent.size;
        parent.lock.unlockExclusive();
    }

    private static boolean isPassable(FileEntry entry) {
        FileObject object = entry.object();
        return !entry.isLarval() && object != null && object.isPassable();
    }

    /** One more process has the table (fdshare). */
    public void share() {
        processes.fetchAdd(1);
    }

    /** How many processes have the table. */
    public int processes() {
        return processes.load();
    }

    // ---- messages ----

    /**
     * References to the files of descriptors, for a message (unp_internalize).
     *
     * @param files takes the files, as many as there are numbers
     * @return OK, or EBADF, or EOPNOTSUPP if one may not be passed on; then there are no references
     */
    Errno holdForMessage(List<Integer> numbers, List<FileEntry> files) {
        lock.lockExclusive();
        Errno error = Errno.OK;
        for (int number : numbers) {
            FileEntry entry = at(number);
            if (entry == null || !entry.isUsable()) {
                error = Errno.EBADF;
            } else if (!isPassable(entry)) {
                error = Errno.EOPNOTSUPP;
            }
        }
        if (error == Errno.OK) {
            for (int number : numbers) {
                FileEntry entry = at(number);
                if (entry != null) {
                    entry.holdByMessage();
                    files.add(entry);
                }
            }
        }
        lock.unlockExclusive();
        return error;
    }

    /**
     * Gives the files of a message numbers here (unp_externalize).
     *
     * @param numbers takes the numbers
     * @return whether there were numbers enough; if not, none is taken (EMSGSIZE)
     */
    boolean receiveMessage(List<FileEntry> files, List<Integer> numbers) {
        lock.lockExclusive();
        for (FileEntry entry : files) {
            int number = lowestFree(FIRST);
            if (number < 0) {
                for (int taken : numbers) {
                    put(taken, null);
                }
                numbers.clear();
                lock.unlockExclusive();
                return false;
            }
            set(number, entry, Slot.USUAL);
            numbers.add(number);
        }
        lock.unlockExclusive();
        for (FileEntry entry : files) {
            entry.messageToDescriptor();
        }
        return true;
    }

    // ---- numbers ----

    /** Says what becomes of a number when another program is executed. EBADF. */
    public Errno setOnExec(int number, OnExec what) {
        lock.lockExclusive();
        boolean there = at(number) != null;
        if (there) {
            details.set(number, new Slot(slot(number).rights(), what));
        }
        lock.unlockExclusive();
        return there ? Errno.OK : Errno.EBADF;
    }

    /** Whether a number is closed when another program is executed; the value is 1 or 0. EBADF. */
    public Result closesOnExec(int number) {
        return at(number) == null
                ? Result.error(Errno.EBADF)
                : Result.of(slot(number).onExec() == OnExec.CLOSE ? 1 : 0);
    }

    /** Leaves a number only some of its rights (cap_rights_limit). EBADF, ENOTCAPABLE if it would gain some. */
    public Errno limitRights(int number, int rights) {
        lock.lockExclusive();
        Errno error = at(number) == null ? Errno.EBADF : allows(number, rights) ? Errno.OK : Errno.ENOTCAPABLE;
        if (error == Errno.OK) {
            details.set(number, new Slot(rights, slot(number).onExec()));
        }
        lock.unlockExclusive();
        return error;
    }

    private int lowestFree(int from) {
        for (int number = from; number < size; number++) {
            if (at(number) == null) {
                return number;
            }
        }
        return NO_NUMBER;
    }

    private void set(int number, FileEntry entry, Slot slot) {
        details.set(number, slot);
        put(number, entry);
    }

    private void put(int number, @Nullable FileEntry entry) {
        int place = number >>> SEGMENT_SHIFT;
        @Nullable FileEntry[] segment = segments[place];
        if (segment == null) {
            segment = new @Nullable FileEntry[SEGMENT_MASK + 1];
            segments[place] = segment;
        }
        segment[number & SEGMENT_MASK] = entry;
        bound = Math.max(bound, number + 1);
    }

    private Slot slot(int number) {
        return details.get(number);
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
