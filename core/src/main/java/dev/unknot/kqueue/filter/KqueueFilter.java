// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.Kqueue;
import dev.unknot.kqueue.StatusFlags;
import dev.unknot.sync.Origin;

/** EVFILT_READ on a kqueue: there are events (kqread_filtops). */
final class KqueueFilter extends FilterOps {
    private static final KqueueFilter INSTANCE = new KqueueFilter();

    private KqueueFilter() {
        super(Traits.DESCRIPTOR);
    }

    @Origin("kqueue_kqfilter")
    static Errno attach(Kqueue kq, Knote kn) {
        if (kn.filter != EVFILT_READ) {
            return Errno.EINVAL;
        }
        kn.status |= StatusFlags.KN_KQUEUE;
        kn.setFop(INSTANCE);
        kq.watchers().add(kn);
        return Errno.OK;
    }

    @Override
    @Origin("filt_kqdetach")
    public void detach(Knote kn) {
        watched(kn).watchers().remove(kn);
    }

    @Override
    @Origin("filt_kqueue")
    public boolean event(Knote kn, long hint) {
        kn.data = watched(kn).count();
        return kn.data > 0;
    }

    @Override
    public long peek(Knote kn) {
        int count = watched(kn).count();
        return count > 0 && !reportsChanges(kn) ? count : NOT_READY;
    }

    private static Kqueue watched(Knote kn) {
        return (Kqueue) kn.file().data();
    }
}
