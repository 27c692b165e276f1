// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import static dev.unknot.kqueue.StatusFlags.KQ_FLUXWAIT;

import dev.unknot.file.DescriptorWatcher;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import org.jspecify.annotations.Nullable;

/** The kqueues of a descriptor table, the newest first (fd_kqlist). The table's lock protects it. */
final class KqueueList implements DescriptorWatcher {
    private final Scheduler scheduler;

    @GuardedBy("filedesc")
    private @Nullable Kqueue first;

    KqueueList(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Nullable
    Kqueue first() {
        return first;
    }

    void insert(Kqueue kq) {
        Kqueue after = first;
        kq.listNext = after;
        if (after != null) {
            after.listPrevious = kq;
        }
        first = kq;
    }

    void remove(Kqueue kq) {
        Kqueue before = kq.listPrevious;
        Kqueue after = kq.listNext;
        if ((before == null ? first : before.listNext) != kq) {
            throw new Panic(Panic.Kind.CORRUPTED_QUEUE, kq + " is not on the list of its descriptor table");
        }
        if (before == null) {
            first = after;
        } else {
            before.listNext = after;
        }
        if (after != null) {
            after.listPrevious = before;
        }
        kq.listPrevious = null;
    }

    /**
     * Deletes all knotes that watch a descriptor. The caller holds the table's lock, so that the number is not given
     * out again meanwhile. Sleeps with that lock held while somebody has one of the knotes in flux.
     */
    @Override
    @Origin("knote_fdclose")
    public void fdclose(int descriptor) {
        for (Kqueue kq = first; kq != null; kq = kq.listNext) {
            kq.lock();
            boolean dropped = false;
            while (true) {
                Knote kn = kq.knotes().first(descriptor);
                if (kn == null) {
                    break;
                }
                if (kn.inFlux()) {
                    if (dropped) {
                        // Somebody may sleep for one of the knotes that went.
                        scheduler.wakeup(kq.channel());
                    }
                    kq.state |= KQ_FLUXWAIT;
                    kq.sleep("kqflxwt");
                    dropped = false;
                    continue;
                }
                kn.enterFlux();
                kq.unlock();
                dropped = true;
                kn.drop();
                kq.lock();
            }
            kq.unlockFlux();
        }
    }
}
