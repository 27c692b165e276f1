// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_SYSCOUNT;

import dev.unknot.file.Errno;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * All filters by number (sysfilt_ops). Those that the system itself brings are there for ever and are looked up without
 * a lock; the places that modules fill count who uses them.
 */
public final class FilterTable {
    /** The class of the table's lock. */
    public static final LockClass LOCK_CLASS = LockClass.mutex("filterops");

    private final Mutex lock;
    /** The system's own filters; null where a module may put one. */
    private final @Nullable FilterOps[] own;

    @GuardedBy("filterops")
    private final @Nullable FilterOps[] loaded;

    @GuardedBy("filterops")
    private final int[] referenceCounts = new int[EVFILT_SYSCOUNT];

    /**
     * A table.
     *
     * @param own the system's own filters, by the complement of their number; null where a module may put one
     */
    FilterTable(Scheduler scheduler, @Nullable FilterOps[] own) {
        this.own = own;
        lock = scheduler.newMutex(LOCK_CLASS, -1);
        loaded = own.clone();
        for (int i = 0; i < loaded.length; i++) {
            if (loaded[i] == null) {
                loaded[i] = NullFilter.INSTANCE;
            }
        }
    }

    /** Puts a module's filter into its place. EINVAL if there is no such place, EEXIST if it is taken. */
    @Origin("kqueue_add_filteropts")
    public Errno add(int filter, FilterOps ops) {
        if (isOutOfRange(filter)) {
            return Errno.EINVAL;
        }
        Errno error = Errno.OK;
        lock.lock();
        int index = index(filter);
        if (loaded[index] != NullFilter.INSTANCE && loaded[index] != null) {
            error = Errno.EEXIST;
        } else {
            loaded[index] = ops;
            referenceCounts[index] = 0;
        }
        lock.unlock();
        return error;
    }

    /** Takes a module's filter out of its place. EINVAL if there is none, EBUSY if knotes use it. */
    @Origin("kqueue_del_filteropts")
    public Errno delete(int filter) {
        if (isOutOfRange(filter)) {
            return Errno.EINVAL;
        }
        Errno error = Errno.OK;
        lock.lock();
        int index = index(filter);
        if (loaded[index] == NullFilter.INSTANCE || loaded[index] == null) {
            error = Errno.EINVAL;
        } else if (referenceCounts[index] != 0) {
            error = Errno.EBUSY;
        } else {
            loaded[index] = NullFilter.INSTANCE;
            referenceCounts[index] = 0;
        }
        lock.unlock();
        return error;
    }

    /** The filter of a number, with a reference to it; null if there is no such number. */
    @Origin("kqueue_fo_find")
    @Nullable
    FilterOps find(int filter) {
        if (isOutOfRange(filter)) {
            return null;
        }
        int index = index(filter);
        if (own[index] != null) {
            return loaded[index];
        }
        lock.lock();
        referenceCounts[index]++;
        if (loaded[index] == null) {
            loaded[index] = NullFilter.INSTANCE;
        }
        lock.unlock();
        return loaded[index];
    }

    /** Gives a reference back. */
    @Origin("kqueue_fo_release")
    void release(int filter) {
        if (isOutOfRange(filter) || own[index(filter)] != null) {
            return;
        }
        lock.lock();
        int index = index(filter);
        Kassert.check(referenceCounts[index] > 0, "filter object refcount not valid on release");
        referenceCounts[index]--;
        lock.unlock();
    }

    private static boolean isOutOfRange(int filter) {
        return filter > 0 || filter + EVFILT_SYSCOUNT < 0;
    }

    /** The place of a filter; number 0 passes the range check and lies before the first one. */
    private static int index(int filter) {
        int index = ~filter;
        if (index < 0) {
            throw new Panic("page fault");
        }
        return index;
    }

    /** How many references there are to the filter of a place, for audits; -1 if they are not counted. */
    int referenceCount(int index) {
        return own[index] != null ? -1 : referenceCounts[index];
    }
}
