// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.Mutex;

/**
 * What protects the watchers of one direction of a socket: the mutex of the buffer or, once the socket listens, that of
 * the socket (so_rdknl_lock, so_wrknl_lock). A socket begins to listen with all of them held, so that it is enough to
 * look again after the mutex was taken.
 */
final class SocketListLock implements NoteLock {
    private final Socket so;
    private final SocketBuffer buffer;

    SocketListLock(Socket so, SocketBuffer buffer) {
        this.so = so;
        this.buffer = buffer;
    }

    @Override
    public void lock() {
        while (!so.isListening()) {
            buffer.mutex().lock();
            if (!so.isListening()) {
                return;
            }
            buffer.mutex().unlock();
        }
        so.mutex().lock();
    }

    @Override
    public void unlock() {
        mutexNow().unlock();
    }

    @Override
    public void assertLocked() {
        mutexNow().assertOwned();
    }

    @Override
    public void assertUnlocked() {
        mutexNow().assertNotOwned();
    }

    private Mutex mutexNow() {
        return so.isListening() ? so.mutex() : buffer.mutex();
    }
}
