// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What protects a list of knotes (kl_lock, kl_unlock, kl_assert_locked, kl_assert_unlocked). */
public interface NoteLock {

    /** Takes it. May sleep if the lock is a sleepable one. */
    void lock();

    /** Gives it up. */
    void unlock();

    /** Panics unless it is held. */
    void assertLocked();

    /** Panics if the current thread holds it, as far as that can be told. */
    void assertUnlocked();
}
