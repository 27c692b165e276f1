// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_ERROR;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_ABSTIME;
import static dev.unknot.kqueue.KeventFlags.NOTE_MSECONDS;
import static dev.unknot.kqueue.KeventFlags.NOTE_NSECONDS;
import static dev.unknot.kqueue.KeventFlags.NOTE_SECONDS;
import static dev.unknot.kqueue.KeventFlags.NOTE_USECONDS;
import static dev.unknot.kqueue.StatusFlags.KN_ACTIVE;
import static dev.unknot.kqueue.StatusFlags.KN_DETACHED;
import static dev.unknot.kqueue.StatusFlags.KN_QUEUED;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Kernel;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.Kqueue;
import dev.unknot.kqueue.MutableKevent;
import dev.unknot.proc.Process;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.Scheduler;

/**
 * EVFILT_TIMER: time has passed (timer_filtops). The data counts the expirations since the last report. A timer has no
 * list, and so no lock but the kqueue's: the flux keeps everybody out except the clock, which counts without a lock.
 */
final class TimerFilter extends FilterOps {
    static final TimerFilter INSTANCE = new TimerFilter();

    private static final int PRECISION_MASK = NOTE_SECONDS | NOTE_MSECONDS | NOTE_USECONDS | NOTE_NSECONDS;
    private static final long SECONDS_MAX = Sbintime.MAX / Sbintime.SECOND;
    private static final long MILLIS = 1_000;
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;
    /** 2^64 over the number of such units in a second, rounded down. */
    private static final long UNITS_PER_MILLI = Long.divideUnsigned(1L << 63, 500);

    private static final long UNITS_PER_MICRO = Long.divideUnsigned(1L << 63, 500_000);
    private static final long UNITS_PER_NANO = Long.divideUnsigned(1L << 63, 500_000_000);

    private TimerFilter() {
        super(Traits.TOUCHED);
    }

    /** The callout of a knote (struct kq_timer_cb_data). */
    private static final class Timer {
        private final Callout callout;
        /** The uptime at which it expires next. */
        private long next;
        /** The period, 0 if the time is absolute. */
        private long period;

        private Timer(Kernel kernel, Knote kn) {
            int serial = kernel.nextTimer();
            callout = kernel.scheduler().newCallout(() -> "timer#" + serial, () -> expire(kn));
        }
    }

    /** The time that so much data in the unit of the flags is; -1 if the flags name several units. */
    @Origin("timer2sbintime")
    private static long toSbintime(long data, int flags) {
        return switch (flags & PRECISION_MASK) {
            case NOTE_SECONDS -> data > SECONDS_MAX ? Sbintime.MAX : data << 32;
            case NOTE_MSECONDS, 0 -> toSbintime(data, MILLIS, UNITS_PER_MILLI, UNITS_PER_MILLI);
            case NOTE_USECONDS -> toSbintime(data, MICROS, UNITS_PER_MICRO, UNITS_PER_MICRO);
            // The origin takes the fraction of a long time for microseconds.
            case NOTE_NSECONDS -> toSbintime(data, NANOS, UNITS_PER_NANO, UNITS_PER_MICRO);
            default -> -1;
        };
    }

    @Origin({"NS_TO_SBT", "US_TO_SBT", "MS_TO_SBT"})
    private static long toSbintime(long data, long perSecond, long units, long unitsOfFraction) {
        if (data < perSecond) {
            return (data * units) >>> 32;
        }
        long seconds = data / perSecond;
        long fraction = ((data % perSecond) * unitsOfFraction) >>> 32;
        return seconds > SECONDS_MAX ? Sbintime.MAX : seconds << 32 | fraction;
    }

    /** Runs on the clock's thread: counts, activates, and arms the next expiration. */
    @Origin("filt_timerexpire")
    private static void expire(Knote kn) {
        kn.data++;
        kn.activate();
        if ((kn.flags & EV_ONESHOT) != 0) {
            return;
        }
        Timer timer = timer(kn);
        if (timer.period == 0) {
            return;
        }
        timer.next += timer.period;
        timer.callout.reset(timer.next);
    }

    /** The time that a knote asks for; negative if that makes no sense (EINVAL). */
    @Origin("filt_timervalidate")
    private static long validate(Knote kn) {
        if (kn.sdata < 0) {
            return -1;
        }
        if (kn.sdata == 0 && (kn.flags & EV_ONESHOT) == 0) {
            kn.sdata = 1;
        }
        if ((kn.sfflags & ~(PRECISION_MASK | NOTE_ABSTIME)) != 0) {
            return -1;
        }
        long to = toSbintime(kn.sdata, kn.sfflags);
        if ((kn.sfflags & NOTE_ABSTIME) != 0) {
            to -= scheduler(kn).bootTime();
        }
        return to;
    }

    @Override
    @Origin("filt_timerattach")
    public Errno attach(Knote kn, Process current) {
        long to = validate(kn);
        if (to < 0) {
            return Errno.EINVAL;
        }
        Kernel kernel = kn.kq().kernel();
        AtomicCounter callouts = kernel.calloutCount();
        int before;
        do {
            before = callouts.load();
            if (Integer.compareUnsigned(before, kernel.calloutMax()) >= 0) {
                return Errno.ENOMEM;
            }
        } while (!callouts.compareAndSet(before, before + 1));
        if ((kn.sfflags & NOTE_ABSTIME) == 0) {
            kn.flags |= EV_CLEAR;
        }
        kn.status &= ~KN_DETACHED;
        kernel.allocate();
        kn.ptr = new Timer(kernel, kn);
        start(kn, to);
        return Errno.OK;
    }

    @Origin("filt_timerstart")
    private static void start(Knote kn, long to) {
        Timer timer = timer(kn);
        if ((kn.sfflags & NOTE_ABSTIME) != 0) {
            timer.next = to;
            timer.period = 0;
        } else {
            timer.next = to + scheduler(kn).uptime();
            timer.period = to;
        }
        timer.callout.reset(timer.next);
    }

    @Override
    @Origin("filt_timerdetach")
    public void detach(Knote kn) {
        Timer timer = timer(kn);
        timer.callout.drain();
        Memory.free(timer, "timer");
        int before = kn.kq().kernel().calloutCount().fetchAdd(-1);
        Kassert.check(before != 0, "Number of callouts cannot become negative");
        kn.status |= KN_DETACHED;
    }

    @Override
    @Origin("filt_timertouch")
    public void touch(Knote kn, MutableKevent kev, int type) {
        switch (type) {
            case EVENT_REGISTER -> {
                if ((kev.flags & EV_ADD) != 0) {
                    restart(kn, kev);
                }
            }
            case EVENT_PROCESS -> {
                kev.set(kn);
                if ((kn.flags & EV_CLEAR) != 0) {
                    kn.data = 0;
                    kn.fflags = 0;
                }
            }
            default -> throw new Panic("filt_timertouch() - invalid type (" + type + ")");
        }
    }

    /** Sets a timer anew, and forgets what has expired under the old terms. */
    private static void restart(Knote kn, MutableKevent kev) {
        timer(kn).callout.drain();
        Kqueue kq = kn.kq();
        kq.lock();
        if ((kn.status & KN_QUEUED) != 0) {
            kn.dequeue();
        }
        kn.status &= ~KN_ACTIVE;
        kn.data = 0;
        kq.unlock();
        kn.sfflags = kev.fflags;
        kn.sdata = kev.data;
        long to = validate(kn);
        if (to < 0) {
            kn.flags |= EV_ERROR;
            kn.data = Errno.EINVAL.number();
        } else {
            start(kn, to);
        }
    }

    @Override
    @Origin("filt_timer")
    public boolean event(Knote kn, long hint) {
        return kn.data != 0;
    }

    @Override
    public long peek(Knote kn) {
        return kn.data != 0 ? kn.data : NOT_READY;
    }

    private static Timer timer(Knote kn) {
        if (kn.ptr instanceof Timer timer) {
            return timer;
        }
        throw new Panic("page fault");
    }

    private static Scheduler scheduler(Knote kn) {
        return kn.kq().kernel().scheduler();
    }
}
