// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.kqueue.KeventFlags.EV_FLAG1;
import static dev.unknot.kqueue.KeventFlags.EV_FLAG2;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_FORK;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRACK;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRACKERR;
import static dev.unknot.kqueue.StatusFlags.KN_DETACHED;
import static dev.unknot.kqueue.StatusFlags.KN_HASKQLOCK;
import static dev.unknot.kqueue.StatusFlags.KN_SCAN;
import static dev.unknot.kqueue.StatusFlags.KQ_FLUXWAIT;

import dev.unknot.file.Errno;
import dev.unknot.file.NoteList;
import dev.unknot.file.NoteLock;
import dev.unknot.proc.Process;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import dev.unknot.sync.SharedLock;
import org.jspecify.annotations.Nullable;

/**
 * The knotes that watch one object (struct knlist). The list has a lock of the object's choice, which comes before the
 * locks of the knotes' kqueues. Whoever goes through the list passes over the knotes that somebody else has in flux,
 * except those that are only being scanned.
 */
public final class KnoteList implements NoteList {
    /** The caller of {@link #knote} holds the list's lock. */
    public static final int KNF_LISTLOCKED = 0x0001;
    /** The filters are to be called without the lock of the kqueue. */
    public static final int KNF_NOKQLOCK = 0x0002;

    /** Not final: whoever locks a freed list reads freed memory (kl_lock, kl_unlock). */
    private NoteLock lock;

    /** First by {@link Knote#selnext} (kl_list). */
    @GuardedBy("list")
    private @Nullable Knote first;

    /** The object is gone: who unlocks the empty list frees it (kl_autodestroy). */
    @GuardedBy("list")
    private boolean autodestroy;

    /** Whether the caller of a method holds the list's lock. */
    private enum Held {
        LIST,
        NOTHING
    }

    /** What becomes of the knotes that leave a list with their object. */
    private enum Fate {
        /** They are told, and deleted when they are reported. */
        EOF,
        /** They are deleted. */
        DELETED
    }

    /** An empty list with a lock of its object's own. */
    @Origin("knlist_init")
    public KnoteList(NoteLock lock) {
        this.lock = lock;
    }

    /** An empty list that a mutex protects. */
    @Origin({"knlist_init_mtx", "knlist_alloc"})
    public KnoteList(Mutex lock) {
        this(new KnoteListLock.OfMutex(lock));
    }

    /** An empty list that a lock in shared mode protects. */
    @Origin("knlist_init_rw_reader")
    public KnoteList(SharedLock lock) {
        this(new KnoteListLock.OfReader(lock));
    }

    /** What protects the list. */
    public NoteLock lock() {
        return lock;
    }

    /** Gives up what {@link Knote#lockList} took. The last one of a list without an object frees the list. */
    @Origin("kn_list_unlock")
    static void unlock(@Nullable KnoteList knl) {
        if (knl == null) {
            return;
        }
        boolean free = knl.autodestroy && knl.isEmpty();
        knl.lock.unlock();
        if (free) {
            knl.destroy();
            Memory.free(knl, knl);
        }
    }

    // ---- notifications ----

    /**
     * Tells all watchers that a process has forked: activates their events and, where the child is to be watched too,
     * registers knotes for it. Takes the list's lock, and gives it up meanwhile.
     */
    @Override
    @Origin("knote_fork")
    public void fork(int child) {
        lock.lock();
        for (Knote kn = first; kn != null; kn = kn.nextOnList()) {
            Kqueue kq = kn.kq();
            kq.lock();
            if (kn.inFlux() && (kn.status & KN_SCAN) == 0) {
                kq.unlock();
                continue;
            }
            if ((kn.sfflags & NOTE_TRACK) == 0) {
                kn.status |= KN_HASKQLOCK;
                if (kn.fop().event(kn, NOTE_FORK)) {
                    kn.activateLocked();
                }
                kn.status &= ~KN_HASKQLOCK;
                kq.unlock();
                continue;
            }
            // A registration takes these locks; the flux keeps the knote, and so the place in the list.
            kn.enterFlux();
            kq.unlock();
            lock.unlock();
            forkTrack(kn, kq, child);
            kq.lock();
            kn.leaveFlux();
            kq.unlockFlux();
            lock.lock();
        }
        lock.unlock();
    }

    /** Registers the two knotes that follow a child, and activates the knote of its parent. */
    private static void forkTrack(Knote kn, Kqueue kq, int child) {
        // NOTE_CHILD and NOTE_EXIT use the data differently, so that each needs a knote.
        MutableKevent kev = new MutableKevent();
        Process parent = kq.kernel().processes().at((int) kn.ident);
        Process current = parent == null ? kq.kernel().processes().self() : parent;
        forkFill(kev, kn, child, EV_ADD | EV_ENABLE | EV_ONESHOT | EV_FLAG2);
        if (Registration.registerWithoutThread(kq, kev, current, Waitok.NO) != Errno.OK) {
            kn.fflags |= NOTE_TRACKERR;
        }
        forkFill(kev, kn, child, EV_ADD | EV_ENABLE | EV_FLAG1);
        if (Registration.registerWithoutThread(kq, kev, current, Waitok.NO) != Errno.OK) {
            kn.fflags |= NOTE_TRACKERR;
        }
        if (kn.fop().event(kn, NOTE_FORK)) {
            kn.activate();
        }
    }

    private static void forkFill(MutableKevent kev, Knote parent, int child, int flags) {
        kev.ident = child;
        kev.filter = parent.filter;
        kev.flags = parent.flags | flags;
        kev.fflags = parent.sfflags;
        kev.data = parent.ident;
        kev.udata = parent.udata;
        kev.ext = Kevent.Ext.NONE;
    }

    /**
     * Has all watchers look whether their event has happened, and queues those where it has.
     *
     * @param hint what has happened, for the filters
     * @param lockflags KNF_*
     */
    @Origin("knote")
    public void knote(long hint, int lockflags) {
        if ((lockflags & KNF_LISTLOCKED) != 0) {
            lock.assertLocked();
        } else {
            lock.assertUnlocked();
            lock.lock();
        }
        Knote next;
        for (Knote kn = first; kn != null; kn = next) {
            next = kn.nextOnList();
            Kqueue kq = kn.kq();
            kq.lock();
            if (kn.inFlux() && (kn.status & KN_SCAN) == 0) {
                // Whoever has it in flux looks at the event before it leaves. A scan is no obstacle: it calls the
                // filter under the list's lock, which is ours now.
                kq.unlock();
            } else if ((lockflags & KNF_NOKQLOCK) != 0) {
                kn.enterFlux();
                kq.unlock();
                boolean ready = kn.fop().event(kn, hint);
                kq.lock();
                kn.leaveFlux();
                if (ready) {
                    kn.activateLocked();
                }
                kq.unlockFlux();
            } else {
                kn.status |= KN_HASKQLOCK;
                if (kn.fop().event(kn, hint)) {
                    kn.activateLocked();
                }
                kn.status &= ~KN_HASKQLOCK;
                kq.unlock();
            }
        }
        if ((lockflags & KNF_LISTLOCKED) == 0) {
            lock.unlock();
        }
    }

    @Override
    public void knoteLocked(long hint) {
        knote(hint, KNF_LISTLOCKED);
    }

    @Override
    public void knoteUnlocked(long hint) {
        knote(hint, 0);
    }

    @Override
    public void knoteLockedNoKqlock(long hint) {
        knote(hint, KNF_LISTLOCKED | KNF_NOKQLOCK);
    }

    @Override
    public void knoteUnlockedNoKqlock(long hint) {
        knote(hint, KNF_NOKQLOCK);
    }

    // ---- membership ----

    /** Puts a knote on the list; the caller has it in flux. Takes the list's lock, then the kqueue's. */
    @Origin("knlist_add")
    public void add(Knote kn) {
        add(kn, Held.NOTHING);
    }

    /** Puts a knote on the list, whose lock the caller holds; the caller has the knote in flux. */
    @Origin("knlist_add")
    public void addLocked(Knote kn) {
        add(kn, Held.LIST);
    }

    private void add(Knote kn, Held held) {
        assertHeld(held);
        Kqueue kq = kn.kq();
        kq.assertNotOwned();
        Kassert.check(kn.inFlux(), "knote %s not in flux", kn);
        Kassert.check((kn.status & KN_DETACHED) != 0, "knote %s was not detached", kn);
        if (held == Held.NOTHING) {
            lock.lock();
        }
        insertHead(kn);
        if (held == Held.NOTHING) {
            lock.unlock();
        }
        kq.lock();
        kn.list = this;
        kn.status &= ~KN_DETACHED;
        kq.unlock();
    }

    /** Takes a knote off the list; the caller has it in flux. Takes the list's lock, then the kqueue's. */
    @Origin("knlist_remove")
    public void remove(Knote kn) {
        remove(kn, Held.NOTHING);
    }

    /** Takes a knote off the list, whose lock the caller holds; the caller has the knote in flux. */
    @Origin("knlist_remove")
    public void removeLocked(Knote kn) {
        remove(kn, Held.LIST);
    }

    @Origin("knlist_remove_kq")
    private void remove(Knote kn, Held held) {
        assertHeld(held);
        Kqueue kq = kn.kq();
        kq.assertNotOwned();
        Kassert.check(kn.inFlux(), "knote %s not in flux", kn);
        Kassert.check((kn.status & KN_DETACHED) == 0, "knote %s was already detached", kn);
        if (held == Held.NOTHING) {
            lock.lock();
        }
        unlink(kn);
        kn.list = null;
        if (held == Held.NOTHING) {
            unlock(this);
        }
        kq.lock();
        kn.status |= KN_DETACHED;
        kq.unlock();
    }

    /** Takes a knote off the list; the caller holds the locks of both. */
    @Origin("knlist_remove_kq")
    private void removeBothLocked(Knote kn) {
        lock.assertLocked();
        kn.kq().assertOwned();
        Kassert.check((kn.status & KN_DETACHED) == 0, "knote %s was already detached", kn);
        unlink(kn);
        kn.list = null;
        kn.status |= KN_DETACHED;
    }

    private void insertHead(Knote kn) {
        if (kn.linkedOn != null) {
            throw new Panic(Panic.Kind.CORRUPTED_QUEUE, kn + " is on two lists");
        }
        kn.linkedOn = this;
        kn.selnext = first;
        first = kn;
    }

    private void unlink(Knote kn) {
        Knote other = first;
        if (other == kn) {
            first = kn.selnext;
        } else {
            while (other != null && other.nextOnList() != kn) {
                other = other.selnext;
            }
            if (other == null) {
                throw new Panic(Panic.Kind.CORRUPTED_QUEUE, kn + " is not on the list");
            }
            other.selnext = kn.nextOnList();
        }
        kn.linkedOn = null;
    }

    /** Whether nobody watches; the caller holds the list's lock. */
    @Origin("knlist_empty")
    public boolean isEmpty() {
        lock.assertLocked();
        return first == null;
    }

    @Override
    public boolean hasWatchers() {
        return first != null;
    }

    /** The first knote; takes no lock. */
    @Nullable
    Knote first() {
        return first;
    }

    @Origin({"KNL_ASSERT_LOCK", "KNL_ASSERT_LOCKED", "KNL_ASSERT_UNLOCKED"})
    private void assertHeld(Held held) {
        if (held == Held.LIST) {
            lock().assertLocked();
        } else {
            lock().assertUnlocked();
        }
    }

    // ---- the end of the object ----

    @Override
    @Origin("knlist_destroy")
    public void destroy() {
        Kassert.check(first == null, "destroying knlist %s with knotes on it", this);
    }

    @Override
    @Origin("knlist_detach")
    public void detach() {
        lock.assertLocked();
        autodestroy = true;
        if (isEmpty()) {
            destroy();
            Memory.free(this, this);
        }
    }

    /** Takes all knotes off, which the program is told (knlist_clear). Takes the list's lock. May sleep. */
    public void clear() {
        cleardel(Held.NOTHING, Fate.EOF);
    }

    @Override
    public void clearLocked() {
        cleardel(Held.LIST, Fate.EOF);
    }

    /** Deletes all knotes of the list (knlist_delete). Takes the list's lock. May sleep. */
    public void delete() {
        cleardel(Held.NOTHING, Fate.DELETED);
    }

    /** Deletes all knotes of the list, whose lock the caller holds and which may be given up meanwhile. May sleep. */
    public void deleteLocked() {
        cleardel(Held.LIST, Fate.DELETED);
    }

    @Origin("knlist_cleardel")
    private void cleardel(Held held, Fate fate) {
        Kassert.check(!autodestroy, "cleardel for autodestroy %s", this);
        assertHeld(held);
        if (held == Held.NOTHING) {
            lock.lock();
        }
        while (true) {
            cleardelSettled(fate);
            Knote kn = first;
            if (kn == null) {
                break;
            }
            // The rest is in flux. Whoever has it so may want the list's lock, so that it is given up for the sleep.
            Kqueue kq = kn.kq();
            kq.lock();
            Kassert.check(kn.inFlux(), "knote removed w/o list lock");
            lock.unlock();
            kq.state |= KQ_FLUXWAIT;
            kq.sleepDrop("kqkclr");
            lock.lock();
        }
        if (held == Held.LIST) {
            lock.assertLocked();
        } else {
            lock.unlock();
            lock.assertUnlocked();
        }
    }

    /** Takes the knotes off that nobody has in flux. */
    private void cleardelSettled(Fate fate) {
        Knote next;
        for (Knote kn = first; kn != null; kn = next) {
            next = kn.nextOnList();
            Kqueue kq = kn.kq();
            kq.lock();
            if (kn.inFlux()) {
                kq.unlock();
                continue;
            }
            removeBothLocked(kn);
            if (fate == Fate.DELETED) {
                kn.enterFlux();
                kq.unlock();
                kn.dropDetached();
            } else {
                kn.flags |= EV_EOF | EV_ONESHOT;
                kq.unlock();
            }
        }
    }

    @Override
    public String toString() {
        return "knlist";
    }
}
