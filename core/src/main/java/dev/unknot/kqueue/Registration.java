// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import static dev.unknot.file.CapabilityRights.CAP_EVENT;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROC;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_DISABLE;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;
import static dev.unknot.kqueue.KeventFlags.EV_FLAG1;
import static dev.unknot.kqueue.KeventFlags.EV_FLAG2;
import static dev.unknot.kqueue.KeventFlags.EV_FORCEONESHOT;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.StatusFlags.KN_ACTIVE;
import static dev.unknot.kqueue.StatusFlags.KN_DETACHED;
import static dev.unknot.kqueue.StatusFlags.KN_DISABLED;
import static dev.unknot.kqueue.StatusFlags.KN_QUEUED;
import static dev.unknot.kqueue.StatusFlags.KN_SCAN;
import static dev.unknot.kqueue.StatusFlags.KQ_FLUXWAIT;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileType;
import dev.unknot.proc.Process;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import org.jspecify.annotations.Nullable;

/**
 * The application of one change to a kqueue (kqueue_register); the fields are its local variables.
 *
 * <pre>
 *   find the knote --in flux--> sleep, find again
 *        | none, EV_ADD       | EV_DELETE     | there
 *        v                    v               v
 *   enter, attach           drop            change it
 *        |                                    |
 *        +-------- look at the event ---------+
 * </pre>
 *
 * The kqueue's lock is held from finding to the first arrow; afterwards the knote is in flux. The locks that a kqueue
 * as the watched file needs (filedesc, kq_global) are held to the end.
 */
final class Registration {
    private final Kqueue kq;
    private final MutableKevent kev;
    /** The process whose thread registers. */
    private final Process current;
    /** Its descriptors; null if the kernel registers by itself (td). */
    private final @Nullable DescriptorTable td;

    private final Waitok waitok;
    private final int filter;
    /** The filter. */
    private final FilterOps fops;
    /** Whether the reference to the filter is still ours. */
    private boolean holdsFilter = true;
    /** The file that is to be watched, while the use of it is ours. */
    private @Nullable FileEntry fp;
    /** The knote that is found or made. */
    private @Nullable Knote kn;
    /** A spare knote, taken before there are locks. */
    private @Nullable Knote tkn;

    private boolean hasGlobal;
    private boolean hasTable;

    private Registration(
            Kqueue kq,
            MutableKevent kev,
            Process current,
            @Nullable DescriptorTable td,
            Waitok waitok,
            FilterOps fops) {
        this.kq = kq;
        this.kev = kev;
        this.current = current;
        this.td = td;
        this.waitok = waitok;
        this.fops = fops;
        filter = kev.filter;
    }

    /**
     * Applies a change. The caller has a reference to the kqueue. May sleep: "kqflxwt", and where the filter does.
     *
     * @param kev the change; {@code fflags} and {@code data} are zero afterwards if a knote was made
     * @param current the process whose thread registers; without descriptors it can watch none
     * @param waitok NO if the caller holds a mutex
     */
    @Origin("kqueue_register")
    static Errno register(Kqueue kq, MutableKevent kev, Process current, Waitok waitok) {
        return register(kq, kev, current, current.descriptors(), waitok);
    }

    /** Like {@link #register}, for the kernel itself, which watches no descriptors. */
    @Origin("kqueue_register")
    static Errno registerWithoutThread(Kqueue kq, MutableKevent kev, Process current, Waitok waitok) {
        return register(kq, kev, current, null, waitok);
    }

    private static Errno register(
            Kqueue kq, MutableKevent kev, Process current, @Nullable DescriptorTable td, Waitok waitok) {
        if ((kev.flags & (EV_ENABLE | EV_DISABLE)) == (EV_ENABLE | EV_DISABLE)) {
            return Errno.EINVAL;
        }
        FilterOps fops = kq.kernel().filters().find(kev.filter);
        if (fops == null) {
            return Errno.EINVAL;
        }
        Registration registration = new Registration(kq, kev, current, td, waitok, fops);
        if ((kev.flags & EV_ADD) != 0) {
            registration.tkn = Knote.alloc(kq.kernel(), waitok);
        }
        Errno error = registration.register();
        registration.registerDone();
        return error;
    }

    private Errno register() {
        while (true) {
            Errno error = fops.isFd() ? registerFindFile() : registerFindOther();
            if (error != Errno.OK) {
                return error;
            }
            Knote found = kn;
            if (found == null || !found.inFlux()) {
                break;
            }
            registerAwaitFlux();
        }
        Knote found = kn;
        if (found == null) {
            if ((kev.flags & EV_ADD) != 0) {
                return registerNew();
            }
            kq.unlock();
            return Errno.ENOENT;
        }
        if ((kev.flags & EV_DELETE) != 0) {
            found.enterFlux();
            kq.unlock();
            found.drop();
            return Errno.OK;
        }
        return registerChange(found);
    }

    /** Finds the file, makes room for it, takes the locks, and finds the knote. On success the kqueue is locked. */
    private Errno registerFindFile() {
        DescriptorTable descriptors = td;
        Kassert.check(descriptors != null, "td is NULL");
        if (descriptors == null) {
            throw new Panic("td is NULL");
        }
        FileEntry file;
        while (true) {
            boolean numbers = kev.ident >= 0 && kev.ident <= Integer.MAX_VALUE;
            file = numbers ? descriptors.get((int) kev.ident, CAP_EVENT) : null;
            fp = file;
            if (file == null) {
                return numbers ? descriptors.refusal((int) kev.ident, CAP_EVENT) : Errno.EBADF;
            }
            if ((kev.flags & EV_ADD) == 0 || kq.knotes().expand(fops, kev.ident, Waitok.NO) == Errno.OK) {
                break;
            }
            // Without memory at hand: let the file go, since the next attempt may wait long.
            file.unuse();
            fp = null;
            Errno error = kq.knotes().expand(fops, kev.ident, waitok);
            if (error != Errno.OK) {
                return error;
            }
        }
        if (file.object() != null && file.data().type() == FileType.KQUEUE) {
            if (file.object() == kq) {
                return Errno.EINVAL;
            }
            // The table's lock comes before kq_global: closing a kqueue may need it, see Kqueue.close.
            descriptors.lock().lockExclusive();
            hasTable = true;
            globalLock();
        }
        kq.lock();
        kn = kq.knotes().findDescriptor(kev.ident, kev.filter);
        return Errno.OK;
    }

    /** Makes room, takes the kqueue's lock, and finds the knote. */
    private Errno registerFindOther() {
        if ((kev.flags & EV_ADD) != 0) {
            kq.knotes().expand(fops, kev.ident, waitok);
        }
        kq.lock();
        if (kev.filter == EVFILT_PROC && (kev.flags & (EV_FLAG1 | EV_FLAG2)) != 0) {
            // The kernel follows a process: never the knote of the user.
            return Errno.OK;
        }
        kn = kq.knotes().findOther(kev.ident, kev.filter);
        return Errno.OK;
    }

    /** Sleeps until somebody has let the knote settle. It may be gone then. */
    private void registerAwaitFlux() {
        globalUnlock();
        tableUnlock();
        kq.state |= KQ_FLUXWAIT;
        kq.sleepDrop("kqflxwt");
        FileEntry file = fp;
        if (file != null) {
            file.unuse();
            fp = null;
        }
    }

    /** Makes the spare knote the one that is looked for, and attaches it. */
    private Errno registerNew() {
        Knote made = tkn;
        tkn = null;
        if (made == null) {
            kq.unlock();
            return Errno.ENOMEM;
        }
        kn = made;
        made.init(kq, fp, fops);
        // The knote has the file and the filter now.
        holdsFilter = false;
        fp = null;

        made.sfflags = kev.fflags;
        made.sdata = kev.data;
        kev.fflags = 0;
        kev.data = 0;
        made.set(kev);
        made.flags &= ~(EV_ADD | EV_DELETE | EV_ENABLE | EV_DISABLE | EV_FORCEONESHOT);
        made.status = KN_DETACHED;
        made.enterFlux();

        Errno error = kq.knotes().attach(made);
        // In flux, so that nobody else touches the knote while the filter takes what locks it needs.
        kq.unlock();
        if (error != Errno.OK) {
            tkn = made;
            return error;
        }
        error = made.fop().attach(made, current);
        if (error != Errno.OK) {
            made.dropDetached();
            return error;
        }
        registerEvent(made, made.lockList());
        return Errno.OK;
    }

    /** Changes a knote that is there. What has happened already stays. */
    private Errno registerChange(Knote found) {
        if ((kev.flags & EV_FORCEONESHOT) != 0) {
            found.flags |= EV_ONESHOT;
            found.activateLocked();
        }
        found.status |= KN_SCAN;
        found.enterFlux();
        // Notifications may come in between; the list's lock keeps them out below.
        kq.unlock();
        KnoteList knl = found.lockList();
        found.udata = kev.udata;
        if (!fops.isFd() && fops.touches()) {
            fops.touch(found, kev, FilterOps.EVENT_REGISTER);
        } else {
            found.sfflags = kev.fflags;
            found.sdata = kev.data;
        }
        registerEvent(found, knl);
        return Errno.OK;
    }

    /** Enables or disables the knote, looks whether its event is there, and ends the flux. */
    private void registerEvent(Knote found, @Nullable KnoteList knl) {
        if ((kev.flags & EV_ENABLE) != 0) {
            found.status &= ~KN_DISABLED;
        } else if ((kev.flags & EV_DISABLE) != 0) {
            found.status |= KN_DISABLED;
        }
        boolean ready = (found.status & KN_DISABLED) == 0 && found.fop().event(found, 0);
        kq.lock();
        if (ready) {
            found.status |= KN_ACTIVE;
        }
        if ((found.status & (KN_ACTIVE | KN_DISABLED | KN_QUEUED)) == KN_ACTIVE) {
            found.enqueue();
        }
        found.status &= ~KN_SCAN;
        found.leaveFlux();
        KnoteList.unlock(knl);
        kq.unlockFlux();
    }

    /** Gives back what is still held. */
    private void registerDone() {
        globalUnlock();
        tableUnlock();
        FileEntry file = fp;
        if (file != null) {
            file.unuse();
        }
        Knote.free(kq.kernel(), tkn);
        if (holdsFilter) {
            kq.kernel().filters().release(filter);
        }
    }

    @Origin("KQ_GLOBAL_LOCK")
    private void globalLock() {
        if (!hasGlobal) {
            kq.kernel().globalLock().lock();
        }
        hasGlobal = true;
    }

    @Origin("KQ_GLOBAL_UNLOCK")
    private void globalUnlock() {
        if (hasGlobal) {
            kq.kernel().globalLock().unlock();
        }
        hasGlobal = false;
    }

    private void tableUnlock() {
        DescriptorTable descriptors = td;
        if (hasTable && descriptors != null) {
            descriptors.lock().unlockExclusive();
            hasTable = false;
        }
    }
}
