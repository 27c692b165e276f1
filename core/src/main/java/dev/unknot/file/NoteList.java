// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.Mutex;

/** The watchers of an object, as the object sees them. The object's own lock protects the list. */
public interface NoteList {

    /** Tells the watchers that something happened; the caller owns the lock (KNOTE_LOCKED). */
    void knoteLocked(long hint);

    /** Tells the watchers that something happened; takes the lock (KNOTE_UNLOCKED). */
    void knoteUnlocked(long hint);

    /** Like {@link #knoteLocked}, but filters are called without the lock of the kqueue, and may take their own. */
    void knoteLockedNoKqlock(long hint);

    /** Like {@link #knoteUnlocked}, but filters are called without the lock of the kqueue, and may take their own. */
    void knoteUnlockedNoKqlock(long hint);

    /** Whether anybody watches; without the lock the answer may be stale (KNLIST_EMPTY). */
    boolean hasWatchers();

    /** Tells the watchers of a process that it has forked; takes the lock (knote_fork). */
    void fork(int child);

    /** Takes all watchers off; the caller owns the lock, which may be given up meanwhile (knlist_clear). May sleep. */
    void clearLocked();

    /** Lets the list go when its last watcher leaves; the caller owns the lock (knlist_detach). */
    void detach();

    /** The list is not used any more; it must be empty (knlist_destroy). */
    void destroy();

    /** Makes lists. */
    interface Factory {
        /** A list that a mutex of its object protects (knlist_init_mtx, knlist_alloc). */
        NoteList newList(Mutex lock);

        /** A list that its object protects in its own way (knlist_init). */
        NoteList newList(NoteLock lock);
    }
}
