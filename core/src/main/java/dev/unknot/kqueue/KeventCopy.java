// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.file.Errno;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries kevents between a program's memory and the kernel's, in batches (struct kevent_copyops). */
class KeventCopy {
    /** The largest batch (KQ_NEVENTS). */
    static final int BATCH_MAX = 8;

    /** What the caller's memory holds where nothing could be copied. */
    private static final Kevent UNWRITTEN = new Kevent(0, 0, 0, 0, 0, 0);

    private final KeventArgs args;
    private int read;
    private @Nullable List<Kevent> written;
    private int count;

    KeventCopy(KeventArgs args) {
        this.args = args;
    }

    /** Copies that many changes into the kernel. EFAULT if one of them cannot be read. */
    @Origin("kevent_copyin")
    Errno copyin(@Nullable MutableKevent[] keva, int count) {
        Kassert.check(count <= BATCH_MAX, "count (%d) > KQ_NEVENTS", count);
        if (read + count > args.readable()) {
            return Errno.EFAULT;
        }
        for (int i = 0; i < count; i++) {
            get(keva, i).set(args.changes().get(read + i));
        }
        read += count;
        return Errno.OK;
    }

    /** Copies that many events out to the program. EFAULT if one of them cannot be written; then none is. */
    @Origin("kevent_copyout")
    Errno copyout(@Nullable MutableKevent[] keva, int count) {
        Kassert.check(count <= BATCH_MAX, "count (%d) > KQ_NEVENTS", count);
        if (written() + count > args.writable()) {
            return Errno.EFAULT;
        }
        for (int i = 0; i < count; i++) {
            write(get(keva, i));
        }
        return Errno.OK;
    }

    /** Copies one event out. */
    Errno copyoutOne(MutableKevent kev) {
        if (written() + 1 > args.writable()) {
            return Errno.EFAULT;
        }
        write(kev);
        return Errno.OK;
    }

    /** The kevent of a batch at an index, made where there was none. */
    static MutableKevent get(@Nullable MutableKevent[] keva, int index) {
        MutableKevent kev = keva[index];
        if (kev == null) {
            kev = new MutableKevent();
            keva[index] = kev;
        }
        return kev;
    }

    private int written() {
        List<Kevent> events = written;
        return events == null ? 0 : events.size();
    }

    private void write(MutableKevent kev) {
        List<Kevent> events = written;
        if (events == null) {
            events = new ArrayList<>(4);
            written = events;
        }
        events.add(kev.toKevent());
    }

    /** Sets the value that kevent(2) returns if it succeeds (td_retval). */
    void setCount(int events) {
        count = events;
    }

    /** What has been copied out. */
    List<Kevent> events() {
        List<Kevent> events = written;
        return events == null ? List.of() : events.subList(0, Math.min(events.size(), count));
    }

    /** The name of the layout in traces (ktrstructarray). */
    String structName() {
        return "kevent";
    }

    /** The result of the call. */
    KeventResult result(Errno error) {
        if (error != Errno.OK) {
            return new KeventResult(-1, error, List.of());
        }
        List<Kevent> events = written;
        if (count == 0) {
            events = List.of();
        } else if (events == null) {
            events = new ArrayList<>(count);
        } else if (events.size() > count) {
            events = events.subList(0, count);
        }
        while (events.size() < count) {
            events.add(UNWRITTEN);
        }
        return new KeventResult(count, error, events);
    }

    /** The layout of FreeBSD 11: kevents are converted, and copied, one at a time. */
    static final class Freebsd11 extends KeventCopy {

        Freebsd11(KeventArgs args) {
            super(args);
        }

        @Override
        String structName() {
            return "kevent_freebsd11";
        }

        @Override
        @Origin("kevent11_copyin")
        Errno copyin(@Nullable MutableKevent[] keva, int count) {
            Kassert.check(count <= BATCH_MAX, "count (%d) > KQ_NEVENTS", count);
            for (int i = 0; i < count; i++) {
                KeventCopy all = this;
                if (all.read + 1 > all.args.readable()) {
                    return Errno.EFAULT;
                }
                MutableKevent kev = get(keva, i);
                kev.set(all.args.changes().get(all.read++));
                kev.ext = Kevent.Ext.NONE;
            }
            return Errno.OK;
        }

        @Override
        @Origin("kevent11_copyout")
        Errno copyout(@Nullable MutableKevent[] keva, int count) {
            Kassert.check(count <= BATCH_MAX, "count (%d) > KQ_NEVENTS", count);
            for (int i = 0; i < count; i++) {
                MutableKevent kev = get(keva, i);
                kev.ext = Kevent.Ext.NONE;
                if (copyoutOne(kev) != Errno.OK) {
                    return Errno.EFAULT;
                }
            }
            return Errno.OK;
        }
    }
}
