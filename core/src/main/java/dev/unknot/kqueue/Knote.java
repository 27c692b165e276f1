// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import static dev.unknot.kqueue.StatusFlags.KN_ACTIVE;
import static dev.unknot.kqueue.StatusFlags.KN_DETACHED;
import static dev.unknot.kqueue.StatusFlags.KN_DISABLED;
import static dev.unknot.kqueue.StatusFlags.KN_QUEUED;

import dev.unknot.file.FileEntry;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import org.jspecify.annotations.Nullable;

/**
 * One watch of one kqueue on one thing (struct knote). Its {@link MutableKevent} part is what is returned to the
 * program (kn_kevent).
 *
 * <p><b>Flux.</b> Whoever must give the kqueue's lock up while it works on a knote first puts the knote in flux
 * ({@link #enterFlux}). A knote in flux is not deleted by anybody else: who wants to, sleeps until it has settled
 * (KQ_FLUXWAIT). Several may have a knote in flux only if the first of them has set KN_SCAN; without it the one that
 * has it in flux owns the knote's state, and {@link KnoteList#knote} passes the knote by.
 *
 * <pre>
 *   alloc -- register: in flux, DETACHED -- attach --> settled <--> in flux|SCAN (change, scan, notification)
 *                                                         |
 *                                                         +--> in flux -- detach: DETACHED -- dropped --> freed
 * </pre>
 */
public final class Knote extends MutableKevent {
    private final int serial;

    /** Next in the kqueue's table by descriptor, or in its hash table (kn_link). */
    @GuardedBy("kqueue")
    @Nullable
    Knote link;

    /** Next in the list of what the object tells (kn_selnext). */
    @GuardedBy("list")
    @Nullable
    Knote selnext;

    /** The list that {@link #selnext} belongs to, for checks. */
    @GuardedBy("list")
    @Nullable
    KnoteList linkedOn;

    /** Neighbours on the queue (kn_tqe). */
    @GuardedBy("kqueue")
    @Nullable
    Knote tqeNext;

    @GuardedBy("kqueue")
    @Nullable
    Knote tqePrevious;

    /** The queue that the neighbours belong to, for checks. */
    @GuardedBy("kqueue")
    @Nullable
    KnoteQueue queuedOn;

    /** The list that the knote is on (kn_knlist). Written under the list's lock; while in flux it is stable. */
    @Nullable
    KnoteList list;

    /** The kqueue. Does not change once it is set. */
    private @Nullable Kqueue kq;

    /** The number of those that have the knote in flux (kn_influx). */
    @GuardedBy("kqueue")
    int influx;

    /** KN_* of {@link StatusFlags}. */
    @GuardedBy("kqueue")
    public int status;

    /** What the program wants to know, NOTE_* (kn_sfflags). */
    @GuardedBy("list")
    public int sfflags;

    /** What the program said besides (kn_sdata). */
    @GuardedBy("list")
    public long sdata;

    /** What is watched, if that is not a file (kn_ptr). The filter's. */
    public @Nullable Object ptr;

    /** The filter's (kn_hook). */
    public @Nullable Object hook;

    /** The filter's (kn_hookid). */
    public int hookid;

    /** The file that is watched, of which the knote is a user (kn_fp). */
    @Nullable
    FileEntry fp;

    /** What to call; the attach function may replace it (kn_fop). */
    private @Nullable FilterOps fop;

    private Knote(int serial) {
        this.serial = serial;
    }

    // ---- creation and end ----

    /** A new knote; null if it may not wait and there is no memory. */
    @Origin("knote_alloc")
    static @Nullable Knote alloc(Kernel kernel, Waitok waitok) {
        return kernel.allocates(waitok) ? new Knote(kernel.nextKnote()) : null;
    }

    /** A new knote that marks the end of a scan. */
    static Knote allocMarker(Kernel kernel) {
        kernel.allocate();
        Knote marker = new Knote(kernel.nextKnote());
        marker.status = StatusFlags.KN_MARKER;
        return marker;
    }

    /** Gives the memory of a knote back; nothing happens to null. */
    @Origin("knote_free")
    static void free(Kernel kernel, @Nullable Knote kn) {
        if (kn != null) {
            // Where nobody traps uses of freed memory, they are to fault, as where a kernel overwrites it.
            kn.kq = null;
            Memory.free(kn, kn);
            kernel.knoteFreed();
        }
    }

    /** Ties a new knote to its kqueue, file and filter. */
    void init(Kqueue owner, @Nullable FileEntry file, FilterOps ops) {
        fp = file;
        kq = owner;
        fop = ops;
    }

    /** Detaches a knote if it is attached, and deletes it. The caller has it in flux and holds no lock. May sleep. */
    @Origin("knote_drop")
    void drop() {
        if ((status & KN_DETACHED) == 0) {
            fop().detach(this);
        }
        dropDetached();
    }

    /** Deletes a detached knote. The caller alone has it in flux and holds no lock. May sleep. */
    @Origin("knote_drop_detached")
    void dropDetached() {
        Kqueue queue = kq();
        Kassert.check((status & KN_DETACHED) != 0, "knote %s still attached", this);
        queue.assertNotOwned();

        queue.lock();
        Kassert.check(influx == 1, "knote_drop called on %s with influx %d", this, influx);
        queue.knotes().remove(this);
        if ((status & KN_QUEUED) != 0) {
            dequeue();
        }
        queue.unlockFlux();

        // Nobody can find the knote any more, so its file and filter can go without a lock.
        if (fop().isFd()) {
            file().unuse();
            fp = null;
        }
        queue.kernel().filters().release(filter);
        fop = null;
        free(queue.kernel(), this);
    }

    /** The next knote on the list of the object; the caller holds the list's lock. */
    @Nullable
    Knote nextOnList() {
        return selnext;
    }

    // ---- flux ----

    /** Whether somebody works on the knote. */
    @Origin("kn_in_flux")
    boolean inFlux() {
        return influx > 0;
    }

    /** Begins work on the knote; the caller owns the kqueue's lock. */
    @Origin("kn_enter_flux")
    void enterFlux() {
        kq().assertOwned();
        Kassert.check(influx < Integer.MAX_VALUE, "Assertion kn->kn_influx < INT_MAX failed");
        influx++;
    }

    /** Ends work on the knote, and says whether nobody else works on it; the caller owns the kqueue's lock. */
    @Origin("kn_leave_flux")
    boolean leaveFlux() {
        kq().assertOwned();
        Kassert.check(influx > 0, "Assertion kn->kn_influx > 0 failed");
        influx--;
        return influx == 0;
    }

    // ---- the list of the object ----

    /** Takes the lock of the list that the knote is on, and returns the list; null if it is on none. */
    @Origin("kn_list_lock")
    @Nullable
    KnoteList lockList() {
        KnoteList knl = list;
        if (knl != null) {
            knl.lock().lock();
        }
        return knl;
    }

    // ---- the queue of events ----

    /** Notes that the event has happened, and queues the knote. Takes the kqueue's lock. */
    @Origin("KNOTE_ACTIVATE")
    public void activate() {
        Kqueue queue = kq();
        queue.lock();
        activateLocked();
        queue.unlock();
    }

    /** Notes that the event has happened, and queues the knote; the caller owns the kqueue's lock. */
    @Origin("KNOTE_ACTIVATE")
    void activateLocked() {
        kq().assertOwned();
        status |= KN_ACTIVE;
        if ((status & (KN_QUEUED | KN_DISABLED)) == 0) {
            enqueue();
        }
    }

    /** Puts the knote on the queue of events; the caller owns the kqueue's lock. */
    @Origin("knote_enqueue")
    void enqueue() {
        Kqueue queue = kq();
        queue.assertOwned();
        Kassert.check((status & KN_QUEUED) == 0, "knote already queued");
        queue.events().insertTail(this);
        status |= KN_QUEUED;
        queue.count++;
        queue.wakeup();
    }

    /** Takes the knote off the queue of events; the caller owns the kqueue's lock. */
    @Origin("knote_dequeue")
    public void dequeue() {
        Kqueue queue = kq();
        queue.assertOwned();
        Kassert.check((status & KN_QUEUED) != 0, "knote not queued");
        queue.events().remove(this);
        status &= ~KN_QUEUED;
        queue.count--;
    }

    // ---- parts ----

    /** The kqueue. */
    public Kqueue kq() {
        Kqueue queue = kq;
        if (queue == null) {
            throw new Panic("page fault");
        }
        return queue;
    }

    /** What to call for the knote. */
    public FilterOps fop() {
        FilterOps ops = fop;
        if (ops == null) {
            throw new Panic("page fault");
        }
        return ops;
    }

    /** Replaces what to call; for attach functions. */
    public void setFop(FilterOps ops) {
        fop = ops;
    }

    /** The file that is watched. */
    public FileEntry file() {
        FileEntry file = fp;
        if (file == null) {
            throw new Panic("page fault");
        }
        return file;
    }

    /** The list that the knote is on. */
    public KnoteList list() {
        KnoteList knl = list;
        if (knl == null) {
            throw new Panic("page fault");
        }
        return knl;
    }

    /** The name in traces: {@code knote#0}. */
    @Override
    public String toString() {
        return "knote#" + serial;
    }
}
