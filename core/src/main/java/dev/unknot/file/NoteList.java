// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.Mutex;

/** The watchers of an object, as the object sees them. The object's own lock protects the list. */
public interface NoteList {

    /** Tells the watchers that something happened; the caller owns the lock (KNOTE_LOCKED). */
    void knoteLocked(long hint);

    /** Tells the watchers that something happened; takes the lock (KNOTE_UNLOCKED). */
    void knoteUnlocked(long hint);

    /** Tells the watchers of a process that it has forked; takes the lock (knote_fork). */
    void fork(int child);

    /** Takes all watchers off; the caller owns the lock, which may be given up meanwhile (knlist_clear). May sleep. */
    void clearLocked();

    /** Lets the list go when its last watcher leaves; the caller owns the lock (knlist_detach). */
    void detach();

    /** The list is not used any more; it must be empty (knlist_destroy). */
    void destroy();

    /** Makes lists. */
    @FunctionalInterface
    interface Factory {
        /** A list that a mutex of its object protects (knlist_init_mtx, knlist_alloc). */
        NoteList newList(Mutex lock);
    }
}
