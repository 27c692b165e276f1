// SPDX-License-Identifier: BSD-2-Clause
//
// Copyright (c) 1999,2000,2001 Jonathan Lemon <jlemon@FreeBSD.org>
// Copyright 2004 John-Mark Gurney <jmg@FreeBSD.org>
// Copyright (c) 2009 Apple, Inc.
// All rights reserved.
package dev.unknot.kqueue;

import dev.unknot.file.NoteLock;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Origin;
import dev.unknot.sync.SharedLock;

/** The usual ways to protect a list of knotes. An object may have its own {@link NoteLock} instead. */
public sealed interface KnoteListLock extends NoteLock {

    /** A mutex, held while the list is used. */
    record OfMutex(Mutex mutex) implements KnoteListLock {
        @Override
        @Origin("knlist_mtx_lock")
        public void lock() {
            mutex.lock();
        }

        @Override
        @Origin("knlist_mtx_unlock")
        public void unlock() {
            mutex.unlock();
        }

        @Override
        @Origin("knlist_mtx_assert_locked")
        public void assertLocked() {
            mutex.assertOwned();
        }

        @Override
        @Origin("knlist_mtx_assert_unlocked")
        public void assertUnlocked() {
            mutex.assertNotOwned();
        }
    }

    /** A read-write lock, held in shared mode even where the list is changed. */
    record OfReader(SharedLock shared) implements KnoteListLock {
        @Override
        @Origin("knlist_rw_rlock")
        public void lock() {
            shared.lockShared();
        }

        @Override
        @Origin("knlist_rw_runlock")
        public void unlock() {
            shared.unlockShared();
        }

        @Override
        @Origin("knlist_rw_assert_locked")
        public void assertLocked() {
            shared.assertLocked();
        }

        @Override
        @Origin("knlist_rw_assert_unlocked")
        public void assertUnlocked() {
            shared.assertUnlocked();
        }
    }
}
