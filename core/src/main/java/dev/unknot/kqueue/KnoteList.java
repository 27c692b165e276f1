// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import dev.unknot.file.NoteList;
import dev.unknot.sync.Mutex;

/** The knotes that watch one object (struct knlist). */
public final class KnoteList implements NoteList {
    /** What protects a list. */
    public interface Lock {
        /** Takes it. */
        void lock();

        /** Gives it up. */
        void unlock();

        /** Panics unless it is held. */
        void assertLocked();

        /** Panics if it is held. */
        void assertUnlocked();
    }

    /** A mutex as the lock of a list. */
    record MutexLock(Mutex mutex) implements Lock {
        @Override
        public void lock() {
            mutex.lock();
        }

        @Override
        public void unlock() {
            mutex.unlock();
        }

        @Override
        public void assertLocked() {
            mutex.assertOwned();
        }

        @Override
        public void assertUnlocked() {
            mutex.assertNotOwned();
        }
    }

    /** An empty list that a mutex protects. */
    public KnoteList(Mutex lock) {}

    /** An empty list with a lock of its object's own. */
    public KnoteList(Lock lock) {}

    @Override
    public void knoteLocked(long hint) {}

    @Override
    public void knoteUnlocked(long hint) {}

    @Override
    public void fork(int child) {}

    @Override
    public void clearLocked() {}

    @Override
    public void detach() {}

    @Override
    public void destroy() {}
}
