// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A file entry (struct file): counted from descriptors ({@code f_count}) and from users ({@code f_usecount}), which are
 * system calls in progress and knotes.
 *
 * <p>Both counts and the flags are one word, so that each step of the life is indivisible and takes no lock:
 *
 * <pre>
 *   larval, 1 descriptor, 1 user  --setMature-->  mature
 *   last descriptor goes:  no users --> closed;   users --> WANTCLOSE, no new users
 *   last user goes:        WANTCLOSE --> closed
 * </pre>
 */
public final class FileEntry {
    private static final int COUNT_ONE = 1;
    private static final int COUNT_MASK = 0x7fff;
    private static final int USE_SHIFT = 15;
    private static final int USE_ONE = 1 << USE_SHIFT;
    private static final int USE_MASK = 0x3fff;
    /** FIF_WANTCLOSE: the last descriptor is gone. */
    private static final int WANTCLOSE = 1 << 29;
    /** FIF_LARVAL: not fully constructed. */
    private static final int LARVAL = 1 << 30;

    private final AtomicCounter life;
    private @Nullable FileObject object;

    /** A larval entry that has one user, its maker, and is about to get one descriptor. */
    FileEntry(Scheduler scheduler) {
        life = scheduler.newCounter(LARVAL | COUNT_ONE | USE_ONE);
    }

    /** Gives the entry its object and lets it be used (finit, FILE_SET_MATURE). */
    public void setMature(FileObject data) {
        object = data;
        int now;
        do {
            now = life.load();
        } while (!life.compareAndSet(now, now & ~LARVAL));
    }

    /** Whether new users may come (FILE_IS_USABLE). */
    public boolean isUsable() {
        return (life.load() & (LARVAL | WANTCLOSE)) == 0;
    }

    /** Adds a user if the entry is usable (FILE_USE); says whether it did. */
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

    /** Takes a descriptor's reference away; the last one closes the entry, or marks it to be closed. May sleep. */
    void closef() {
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

    /** Ends an entry that neither a descriptor nor a user has (ffree). */
    private void free() {
        FileObject data = object;
        if (data != null && (life.load() & LARVAL) == 0) {
            data.close(this);
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

    /** How many descriptors name the entry (f_count). */
    public int count() {
        return life.load() & COUNT_MASK;
    }

    /** How many users it has (f_usecount). */
    public int useCount() {
        return uses(life.load());
    }
}
