// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import org.jspecify.annotations.Nullable;

/**
 * A file entry (struct file): counted from descriptors and messages ({@code f_count}) and from users
 * ({@code f_usecount}), which are system calls in progress and knotes.
 *
 * <p>Both counts and the flags are one word, so that each step of the life is indivisible and takes no lock:
 *
 * <pre>
 *   larval, 1 descriptor, 1 user  --setMature-->  mature
 *   last descriptor goes:  no users --> closed;   users --> WANTCLOSE, no new users
 *   last user goes:        WANTCLOSE --> closed
 * </pre>
 */
public final class FileEntry implements LockOwner {
    private static final int COUNT_ONE = 1;
    private static final int COUNT_MASK = 0x7fff;
    private static final int USE_SHIFT = 15;
    private static final int USE_ONE = 1 << USE_SHIFT;
    private static final int USE_MASK = 0x3fff;
    /** FIF_WANTCLOSE: the last descriptor is gone. */
    private static final int WANTCLOSE = 1 << 29;
    /** FIF_LARVAL: not fully constructed. */
    private static final int LARVAL = 1 << 30;

    private final ActiveFiles files;
    private final AtomicCounter life;
    /** How many of the references are messages (f_msgcount). */
    private final AtomicCounter messages;
    /** FREAD, FWRITE and others (f_flag). */
    private final AtomicCounter flags;

    private @Nullable FileObject object;

    /** What serialises those who move the offset; null if the object has none. */
    private @Nullable SharedLock offsetLock;

    /** Where the next transfer begins (f_offset). Filters read it without a lock. */
    @GuardedBy("foffset")
    private long offset;

    /** The entry that the same table made before (f_list). */
    @GuardedBy("filedesc")
    @Nullable
    FileEntry olderActive;

    private boolean charged;

    /** A larval entry that has one user, its maker, and is about to get one descriptor. */
    FileEntry(Scheduler scheduler, ActiveFiles files) {
        this.files = files;
        life = scheduler.newCounter(LARVAL | COUNT_ONE | USE_ONE);
        messages = scheduler.newCounter(0);
        flags = scheduler.newCounter(FileFlags.FREAD | FileFlags.FWRITE);
    }

    /** Counts the entry among those of the machine; false if there are too many (ENFILE). */
    boolean charge() {
        charged = files.charge();
        return charged;
    }

    /** Takes {@link #charge} back for an entry that never got a descriptor. */
    void uncharge() {
        charged = false;
        files.uncharge();
    }

    /** Gives the entry, which is open both ways, its object and lets it be used (finit, FILE_SET_MATURE). */
    @Origin("FILE_SET_MATURE")
    public void setMature(FileObject data) {
        object = data;
        int now;
        do {
            now = life.load();
        } while (!life.compareAndSet(now, now & ~LARVAL));
    }

    /** Gives the entry its object and flags, and lets it be used. */
    public void setMature(FileObject data, int fileFlags) {
        flags.store(fileFlags);
        setMature(data);
    }

    /** Gives a larval entry an offset that a lock protects. */
    void initOffset(SharedLock lock) {
        offsetLock = lock;
    }

    /** Whether new users may come (FILE_IS_USABLE). */
    @Origin("FILE_IS_USABLE")
    public boolean isUsable() {
        return (life.load() & (LARVAL | WANTCLOSE)) == 0;
    }

    /** Whether the entry is still being made (FIF_LARVAL). */
    public boolean isLarval() {
        return (life.load() & LARVAL) != 0;
    }

    /** Whether the last descriptor is gone while users remain (FIF_WANTCLOSE). */
    public boolean wantsClose() {
        return (life.load() & WANTCLOSE) != 0;
    }

    /** Adds a user if the entry is usable (FILE_USE); says whether it did. */
    @Origin("FILE_USE")
    boolean tryUse() {
        while (true) {
            int now = life.load();
            if ((now & (LARVAL | WANTCLOSE)) != 0 || (now & COUNT_MASK) == 0) {
                return false;
            }
            if (life.compareAndSet(now, now + USE_ONE)) {
                return true;
            }
        }
    }

    /** Ends one use (FILE_UNUSE, fdrop); the last one of an entry without descriptors closes it. May sleep. */
    @Origin("FILE_UNUSE")
    public void unuse() {
        int now;
        do {
            now = life.load();
            Kassert.check(uses(now) > 0, "file use count is %d", uses(now));
        } while (!life.compareAndSet(now, now - USE_ONE));
        if (uses(now) == 1 && (now & WANTCLOSE) != 0) {
            free();
        }
    }

    /** Adds a descriptor. The caller holds the table's lock, and another descriptor names the entry. */
    void hold() {
        int before = life.fetchAdd(COUNT_ONE);
        Kassert.check((before & COUNT_MASK) > 0, "file count is %d", before & COUNT_MASK);
    }

    /** Adds a message. The caller holds the lock of a table that names the entry. */
    void holdByMessage() {
        hold();
        messages.fetchAdd(1);
    }

    /** Makes the reference of a message one of a descriptor. */
    void messageToDescriptor() {
        int before = messages.fetchAdd(-1);
        Kassert.check(before > 0, "file message count is %d", before);
    }

    /** Takes the reference of a message away, as whoever drops the message does. May sleep. */
    void discardMessage() {
        messageToDescriptor();
        closef(null);
    }

    /**
     * Takes a reference away, and with it the advisory locks of the owner; the last one closes the entry, or marks it
     * to be closed. May sleep.
     *
     * @param owner on whose behalf; null if no process has to do with it, as for a message that is dropped
     */
    @Origin("closef")
    void closef(@Nullable LockOwner owner) {
        FileObject data = object;
        if (owner != null && data != null) {
            data.unlockAll(owner);
        }
        int now;
        int then;
        do {
            now = life.load();
            Kassert.check((now & COUNT_MASK) > 0, "file count is %d", now & COUNT_MASK);
            then = now - COUNT_ONE;
            if ((then & COUNT_MASK) == 0 && uses(then) > 0) {
                then |= WANTCLOSE;
            }
        } while (!life.compareAndSet(now, then));
        if ((then & COUNT_MASK) == 0 && uses(then) == 0) {
            free();
        }
    }

    /** Ends an entry that neither a descriptor nor a user has. */
    @Origin("ffree")
    void free() {
        int now = life.load();
        Kassert.check(uses(now) == 0, "ffree with use count %d", uses(now));
        FileObject data = object;
        if (data != null && (now & LARVAL) == 0) {
            if ((flags.load() & FileFlags.FHASLOCK) != 0) {
                data.unlockAll(this);
            }
            data.close(this);
        }
        if (charged) {
            files.uncharge();
        }
    }

    private static int uses(int life) {
        return life >>> USE_SHIFT & USE_MASK;
    }

    /** What the entry stands for; null while it is larval, and once a kqueue is closed (f_data). */
    public @Nullable FileObject object() {
        return object;
    }

    /** What the entry stands for, for a user of a mature entry. */
    public FileObject data() {
        FileObject data = object;
        if (data == null) {
            throw new Panic("page fault");
        }
        return data;
    }

    /** Forgets the object, which is closed. */
    public void clearObject() {
        object = null;
    }

    /** How many descriptors and messages name the entry (f_count). */
    public int count() {
        return life.load() & COUNT_MASK;
    }

    /** How many users it has (f_usecount). */
    public int useCount() {
        return uses(life.load());
    }

    /** How many messages name the entry (f_msgcount). */
    public int messageCount() {
        return messages.load();
    }

    /** FREAD, FWRITE and others (f_flag). */
    public int flags() {
        return flags.load();
    }

    /** Sets and clears flags. */
    void changeFlags(int set, int clear) {
        int now;
        do {
            now = flags.load();
        } while (!flags.compareAndSet(now, (now & ~clear) | set));
    }

    // ---- the offset ----

    /** Where the next transfer begins; takes no lock (f_offset). */
    public long offset() {
        return offset;
    }

    /** Keeps others from moving the offset. May sleep. */
    void lockOffset() {
        SharedLock lock = offsetLock;
        if (lock != null) {
            lock.lockExclusive();
        }
    }

    /** Sets the offset; the caller has locked it. */
    void setOffset(long position) {
        offset = position;
    }

    void unlockOffset() {
        SharedLock lock = offsetLock;
        if (lock != null) {
            lock.unlockExclusive();
        }
    }
}
