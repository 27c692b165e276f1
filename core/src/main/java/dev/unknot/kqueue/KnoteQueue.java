// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Panic;
import org.jspecify.annotations.Nullable;

/**
 * The queue of the knotes whose events are to be reported, and of the end marks of scans (kq_head). Unlike the origin's
 * it checks its links: a knote that is inserted twice, or removed though it is not there, is a panic.
 */
final class KnoteQueue {
    @GuardedBy("kqueue")
    private @Nullable Knote first;

    @GuardedBy("kqueue")
    private @Nullable Knote last;

    /** The next one to be reported; null if there is none. */
    @Nullable
    Knote first() {
        return first;
    }

    void insertTail(Knote kn) {
        if (kn.queuedOn != null) {
            throw new Panic(Panic.Kind.CORRUPTED_QUEUE, kn + " is queued twice");
        }
        Knote before = last;
        kn.queuedOn = this;
        kn.tqeNext = null;
        kn.tqePrevious = before;
        if (before == null) {
            first = kn;
        } else {
            before.tqeNext = kn;
        }
        last = kn;
    }

    void remove(Knote kn) {
        Knote before = kn.tqePrevious;
        Knote after = kn.tqeNext;
        if (kn.queuedOn != this || (before == null ? first : before.tqeNext) != kn) {
            throw new Panic(Panic.Kind.CORRUPTED_QUEUE, kn + " is not on the queue");
        }
        if ((after == null ? last : after.tqePrevious) != kn) {
            throw new Panic(Panic.Kind.CORRUPTED_QUEUE, kn + " has a neighbour that does not know it");
        }
        if (before == null) {
            first = after;
        } else {
            before.tqeNext = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.tqePrevious = before;
        }
        kn.queuedOn = null;
        kn.tqeNext = null;
        kn.tqePrevious = null;
    }
}
