// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.file.Errno;
import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Kassert;
import dev.unknot.sync.Lockless;
import dev.unknot.sync.Origin;
import dev.unknot.sync.Panic;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All knotes of one kqueue: by descriptor, or in a hash table for those that watch something else (kq_knlist,
 * kq_knhash).
 */
final class KnoteTables {
    /** The step in which the table by descriptor grows (KQEXTENT). */
    private static final int EXTENT = 256;
    /** The size of the hash table less one (KN_HASHSIZE). */
    private static final int HASH_MASK = 63;

    private static final int SLOTS_MIN = 8;
    private static final @Nullable Knote[] NONE = new @Nullable Knote[0];

    private final Kqueue kq;

    /** How many descriptors there is room for (kq_knlistsize). */
    @GuardedBy("kqueue")
    @Lockless("only grows; who finds too little room looks again with the lock held")
    private int size;

    /** The heads of lists by descriptor; D1: as long as needed, at most {@link #size} (kq_knlist). */
    @GuardedBy("kqueue")
    private @Nullable Knote[] byDescriptor = NONE;

    /** The heads of lists by hash; null until something is registered (kq_knhash). */
    @GuardedBy("kqueue")
    @Lockless("is set once; who finds none looks again with the lock held")
    private @Nullable Knote @Nullable [] byHash;

    KnoteTables(Kqueue kq) {
        this.kq = kq;
    }

    /** Makes room for a knote of that filter and number. ENOMEM. Takes the kqueue's lock. */
    @Origin("kqueue_expand")
    Errno expand(FilterOps fops, long ident, Waitok waitok) {
        kq.assertNotOwned();
        if (fops.isFd()) {
            int fd = (int) ident;
            if (size <= fd) {
                int larger = size;
                while (larger <= fd) {
                    larger += EXTENT;
                }
                if (!kq.kernel().allocates(waitok)) {
                    return Errno.ENOMEM;
                }
                kq.lock();
                if (size <= fd) {
                    size = larger;
                }
                kq.unlock();
            }
        } else if (byHash == null) {
            // The origin waits for this memory even if the caller may not.
            kq.kernel().allocate();
            @Nullable Knote[] table = new @Nullable Knote[HASH_MASK + 1];
            kq.lock();
            if (byHash == null) {
                byHash = table;
            }
            kq.unlock();
        }
        kq.assertNotOwned();
        return Errno.OK;
    }

    /** Enters a new knote, which is in flux; the caller owns the kqueue's lock. ENOMEM if there is no room. */
    @Origin("knote_attach")
    Errno attach(Knote kn) {
        Kassert.check(kn.inFlux(), "knote %s not marked influx", kn);
        kq.assertOwned();
        @Nullable Knote[] table;
        int index;
        if (kn.fop().isFd()) {
            if (Long.compareUnsigned(kn.ident, size) >= 0) {
                return Errno.ENOMEM;
            }
            index = (int) kn.ident;
            table = descriptorsUpTo(index);
        } else {
            @Nullable Knote[] hash = byHash;
            if (hash == null) {
                return Errno.ENOMEM;
            }
            index = hash(kn.ident);
            table = hash;
        }
        kn.link = table[index];
        table[index] = kn;
        return Errno.OK;
    }

    private @Nullable Knote[] descriptorsUpTo(int fd) {
        @Nullable Knote[] table = byDescriptor;
        if (fd >= table.length) {
            table = Arrays.copyOf(table, Math.min(size, Math.max(SLOTS_MIN, fd + 1 + fd / 2)));
            byDescriptor = table;
        }
        return table;
    }

    /** Takes a knote out; the caller owns the kqueue's lock. */
    void remove(Knote kn) {
        @Nullable Knote[] table = kn.fop().isFd() ? byDescriptor : byHash;
        if (table == null) {
            throw new Panic("page fault");
        }
        int index = kn.fop().isFd() ? (int) kn.ident : hash(kn.ident);
        Knote other = index < table.length ? table[index] : null;
        if (other == null) {
            return;
        }
        if (other == kn) {
            table[index] = kn.link;
        } else {
            while (other.link != kn) {
                other = other.link;
                if (other == null) {
                    throw new Panic(Panic.Kind.CORRUPTED_QUEUE, kn + " is not in the table of " + kq);
                }
            }
            other.link = kn.link;
        }
        kn.link = null;
    }

    /** The knote that watches a descriptor with a filter; the caller owns the kqueue's lock. */
    @Nullable
    Knote findDescriptor(long fd, int filter) {
        Knote kn = first(fd);
        while (kn != null && kn.filter != filter) {
            kn = kn.link;
        }
        return kn;
    }

    /** The knote of a filter that does not watch descriptors; the caller owns the kqueue's lock. */
    @Nullable
    Knote findOther(long ident, int filter) {
        @Nullable Knote[] table = byHash;
        Knote kn = table == null ? null : table[hash(ident)];
        while (kn != null && (kn.ident != ident || kn.filter != filter)) {
            kn = kn.link;
        }
        return kn;
    }

    /** The first knote that watches a descriptor; the caller owns the kqueue's lock. */
    @Nullable
    Knote first(long fd) {
        return fd < byDescriptor.length ? byDescriptor[(int) fd] : null;
    }

    /** The knote that follows another one of the kqueue, or is the first; null after the last. For reports. */
    @Nullable
    Knote next(@Nullable Knote kn) {
        if (kn != null && kn.link != null) {
            return kn.link;
        }
        int place = kn == null ? 0 : place(kn) + 1;
        for (; place < byDescriptor.length + buckets(); place++) {
            Knote head = place < byDescriptor.length ? byDescriptor[place] : firstOfBucket(place - byDescriptor.length);
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    private int place(Knote kn) {
        return kn.fop().isFd() ? (int) kn.ident : byDescriptor.length + hash(kn.ident);
    }

    private int buckets() {
        return byHash == null ? 0 : HASH_MASK + 1;
    }

    private @Nullable Knote firstOfBucket(int bucket) {
        @Nullable Knote[] table = byHash;
        return table == null ? null : table[bucket];
    }

    /** Deletes all knotes, each place once; the caller owns the kqueue's lock, which is given up meanwhile. */
    @Origin("kqueue_drain")
    void drain() {
        for (int i = 0; i < byDescriptor.length; i++) {
            for (Knote kn = first(i); kn != null; kn = first(i)) {
                drainKnote(kn, "kqclo1");
            }
        }
        for (int i = 0; i < buckets(); i++) {
            for (Knote kn = firstOfBucket(i); kn != null; kn = firstOfBucket(i)) {
                drainKnote(kn, "kqclo2");
            }
        }
    }

    /** Deletes a knote, or sleeps if somebody has it in flux; then it may be gone. The caller owns the lock. */
    private void drainKnote(Knote kn, String waitMessage) {
        if (kn.inFlux()) {
            kq.state |= StatusFlags.KQ_FLUXWAIT;
            kq.sleep(waitMessage);
            return;
        }
        kn.enterFlux();
        // In flux, so that nobody but us deletes it.
        kq.unlock();
        kn.drop();
        kq.lock();
    }

    @Origin("KN_HASH")
    private static int hash(long ident) {
        return (int) ((ident ^ ident >>> 8) & HASH_MASK);
    }
}
