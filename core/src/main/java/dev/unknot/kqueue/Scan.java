// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DISPATCH;
import static dev.unknot.kqueue.KeventFlags.EV_DROP;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.StatusFlags.KN_ACTIVE;
import static dev.unknot.kqueue.StatusFlags.KN_DISABLED;
import static dev.unknot.kqueue.StatusFlags.KN_KQUEUE;
import static dev.unknot.kqueue.StatusFlags.KN_MARKER;
import static dev.unknot.kqueue.StatusFlags.KN_QUEUED;
import static dev.unknot.kqueue.StatusFlags.KN_SCAN;
import static dev.unknot.kqueue.StatusFlags.KQ_FLUXWAIT;
import static dev.unknot.kqueue.StatusFlags.KQ_SLEEP;

import dev.unknot.file.Errno;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WakeReason;
import org.jspecify.annotations.Nullable;

/**
 * The wait for events and their delivery (kqueue_scan); the fields are its local variables.
 *
 * <p>A pass puts a marker at the end of the queue, and takes knotes from its head until it meets the marker, so that a
 * knote that stays ready, and goes to the end again, is reported once. A pass that meets another one's marker, or a
 * knote in flux, sleeps ("kqflxwt"): passes do not overtake each other. A pass that reports nothing is followed by
 * another wait ("kqread").
 *
 * <p>A knote that is looked at is in flux with KN_SCAN while the kqueue is unlocked: it cannot go, but its object can
 * still activate it. Its object's lock is taken before the filter is asked, and given up after the flux has ended, so
 * that no notification falls in between.
 */
final class Scan {
    private static final long WAIT_FOREVER = Scheduler.FOREVER;
    private static final long NO_WAIT = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Kqueue kq;
    private final int maxevents;
    private final KeventCopy copy;
    private final @Nullable MutableKevent[] keva;

    /** How many more events there is room for. */
    private int count;
    /** How many events wait in {@link #keva} to be copied out. */
    private int nkev;
    /** Whether a knote has left flux since the last wakeup. */
    private boolean influx;

    private boolean hasGlobal;
    private Errno error = Errno.OK;

    /** How a pass ended. */
    private enum Pass {
        /** Nothing was reported. */
        RETRY,
        /** The call is over. */
        DONE
    }

    Scan(Kqueue kq, int maxevents, KeventCopy copy, @Nullable MutableKevent[] keva) {
        this.kq = kq;
        this.maxevents = maxevents;
        this.copy = copy;
        this.keva = keva;
        count = maxevents;
    }

    /**
     * Waits for events and copies them out; returns what went wrong, where a timeout is nothing. The caller has a
     * reference to the kqueue.
     */
    @Origin("kqueue_scan")
    Errno run(Timeout timeout) {
        if (maxevents != 0) {
            if (isInvalid(timeout)) {
                error = Errno.EINVAL;
            } else {
                runMarked(scanDeadline(timeout));
            }
        }
        kq.assertNotOwned();
        if (nkev != 0) {
            error = copy.copyout(keva, nkev);
        }
        copy.setCount(maxevents - count);
        return error;
    }

    private void runMarked(long deadline) {
        Knote marker = Knote.allocMarker(kq.kernel());
        kq.lock();
        Pass pass = Pass.RETRY;
        while (pass == Pass.RETRY) {
            if (kq.count == 0) {
                pass = scanAwait(deadline);
            } else {
                pass = scanPass(marker);
            }
        }
        kq.assertOwned();
        kq.unlockFlux();
        Knote.free(kq.kernel(), marker);
    }

    private static boolean isInvalid(Timeout timeout) {
        return timeout.seconds() < 0 || timeout.nanos() < 0 || timeout.nanos() >= NANOS_PER_SECOND;
    }

    /** The uptime until which to wait, {@link #WAIT_FOREVER} or {@link #NO_WAIT}. */
    private long scanDeadline(Timeout timeout) {
        if (timeout.kind() == Timeout.Kind.ABSENT) {
            return WAIT_FOREVER;
        }
        if (timeout.seconds() == 0 && timeout.nanos() == 0) {
            return NO_WAIT;
        }
        if (timeout.seconds() > Integer.MAX_VALUE) {
            return WAIT_FOREVER;
        }
        long duration = Sbintime.ofTimespec(timeout.seconds(), timeout.nanos());
        long now = kq.kernel().scheduler().uptime();
        return now <= Sbintime.MAX - duration ? now + duration : WAIT_FOREVER;
    }

    /** Sleeps for an event; the caller owns the lock. */
    private Pass scanAwait(long deadline) {
        if (deadline == NO_WAIT) {
            return Pass.DONE;
        }
        kq.state |= KQ_SLEEP;
        // The largest time there is never comes.
        WakeReason reason = kq.sleepForEvent(deadline == Sbintime.MAX ? Scheduler.FOREVER : deadline);
        return switch (reason) {
            case WOKEN -> Pass.RETRY;
            case TIMED_OUT -> Pass.DONE;
            case INTERRUPTED, RESTART -> {
                // A restarted call would wait for the full time again.
                error = Errno.EINTR;
                yield Pass.DONE;
            }
        };
    }

    /** Goes through the queue once; the caller owns the lock. */
    private Pass scanPass(Knote marker) {
        kq.events().insertTail(marker);
        influx = false;
        while (count != 0) {
            kq.assertOwned();
            Knote kn = kq.events().first();
            if (kn == null) {
                throw new Panic("page fault");
            }
            if ((kn.status == KN_MARKER && kn != marker) || kn.inFlux()) {
                scanAwaitFlux();
                continue;
            }
            kq.events().remove(kn);
            if ((kn.status & KN_DISABLED) == KN_DISABLED) {
                kn.status &= ~KN_QUEUED;
                kq.count--;
                continue;
            }
            if (kn == marker) {
                kq.fluxWakeup();
                return count == maxevents ? Pass.RETRY : Pass.DONE;
            }
            Kassert.check(!kn.inFlux(), "knote %s is unexpectedly in flux", kn);
            if (!scanReport(kn)) {
                continue;
            }
            nkev++;
            count--;
            if (nkev == KeventCopy.BATCH_MAX && !scanCopyout()) {
                break;
            }
        }
        kq.events().remove(marker);
        return Pass.DONE;
    }

    /** Lets those run that wait for knotes which we had in flux, and sleeps until the head of the queue settles. */
    private void scanAwaitFlux() {
        if (influx) {
            influx = false;
            kq.fluxWakeup();
        }
        kq.state |= KQ_FLUXWAIT;
        kq.sleep("kqflxwt");
    }

    /** Takes the event of a knote down, and says whether there was one; the caller owns the lock. */
    private boolean scanReport(Knote kn) {
        if ((kn.flags & EV_DROP) == EV_DROP) {
            scanDrop(kn);
            kn.drop();
            kq.lock();
            return false;
        }
        if ((kn.flags & EV_ONESHOT) == EV_ONESHOT) {
            scanDrop(kn);
            KeventCopy.get(keva, nkev).set(kn);
            kn.drop();
            kq.lock();
            return true;
        }
        return scanEvent(kn);
    }

    /** Takes a knote that is to be deleted out of the count, and gives the lock up. */
    private void scanDrop(Knote kn) {
        kn.status &= ~KN_QUEUED;
        kn.enterFlux();
        kq.count--;
        // In flux without KN_SCAN: notifications pass it by, so that the list needs no lock.
        kq.unlock();
    }

    /** Asks the filter, and queues the knote again if it may be ready again at once. */
    private boolean scanEvent(Knote kn) {
        kn.status |= KN_SCAN;
        kn.enterFlux();
        kq.unlock();
        if ((kn.status & KN_KQUEUE) == KN_KQUEUE) {
            globalLock();
        }
        KnoteList knl = kn.lockList();
        if (!kn.fop().event(kn, 0)) {
            kq.lock();
            globalUnlock();
            kn.status &= ~(KN_QUEUED | KN_ACTIVE | KN_SCAN);
            kn.leaveFlux();
            kq.count--;
            KnoteList.unlock(knl);
            influx = true;
            return false;
        }
        boolean touch = !kn.fop().isFd() && kn.fop().touches();
        MutableKevent kev = KeventCopy.get(keva, nkev);
        if (touch) {
            kn.fop().touch(kn, kev, FilterOps.EVENT_PROCESS);
        } else {
            kev.set(kn);
        }
        kq.lock();
        globalUnlock();
        if ((kn.flags & (EV_CLEAR | EV_DISPATCH)) != 0) {
            if (!touch && (kn.flags & EV_CLEAR) != 0) {
                kn.data = 0;
                kn.fflags = 0;
            }
            if ((kn.flags & EV_DISPATCH) != 0) {
                kn.status |= KN_DISABLED;
            }
            kn.status &= ~(KN_QUEUED | KN_ACTIVE);
            kq.count--;
        } else {
            kq.events().insertTail(kn);
        }
        kn.status &= ~KN_SCAN;
        kn.leaveFlux();
        KnoteList.unlock(knl);
        influx = true;
        return true;
    }

    /** Copies a full batch out, without the lock; says whether to go on. */
    private boolean scanCopyout() {
        influx = false;
        kq.unlockFlux();
        error = copy.copyout(keva, nkev);
        nkev = 0;
        kq.lock();
        return error == Errno.OK;
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
}
