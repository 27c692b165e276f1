// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;

/**
 * One end of a pipe (struct pipe). Pipes carry bytes both ways: what is written at one end is buffered at the other.
 * One mutex protects both ends; the watchers of an end that want to read are on its own list, those that want to write
 * on its peer's.
 */
public final class Pipe implements PipeEnd {
    /** The class of the mutex of a pair. */
    public static final LockClass LOCK_CLASS = LockClass.mutex("pipe");
    /** The size of each buffer. */
    public static final int BUFFER_SIZE = 16_384;
    /** The least room that counts as writable (PIPE_BUF). */
    public static final int WRITABLE_MIN = 512;

    private final Mutex lock;
    private final NoteList notes;
    private final Pair pair;
    private final int side;

    @GuardedBy("pipe")
    private Presence presence = Presence.ACTIVE;

    @GuardedBy("pipe")
    private boolean eof;

    @GuardedBy("pipe")
    private int buffered;

    @GuardedBy("pipe")
    private final PollerList pollers = new PollerList();

    /** Whether an end is there (pipe_present). */
    private enum Presence {
        ACTIVE,
        CLOSING,
        FINALIZED
    }

    /** Both ends (struct pipepair). */
    public static final class Pair {
        private final int serial;
        private final Pipe first;
        private final Pipe second;

        /**
         * A new pipe.
         *
         * @param serial its number in traces
         */
        public Pair(Scheduler scheduler, int serial, NoteList.Factory lists) {
            this.serial = serial;
            Mutex mutex = scheduler.newMutex(LOCK_CLASS, serial);
            first = new Pipe(this, 0, mutex, lists);
            second = new Pipe(this, 1, mutex, lists);
        }

        /** A FIFO. */
        private Pair(int serial, NoteList.Factory lists, Mutex mutex) {
            this.serial = serial;
            first = new Pipe(this, 0, mutex, lists);
            second = first;
        }

        /** The end that pipe(2) returns first. */
        public Pipe first() {
            return first;
        }

        /** The end that pipe(2) returns second. */
        public Pipe second() {
            return second;
        }
    }

    private Pipe(Pair pair, int side, Mutex lock, NoteList.Factory lists) {
        this.pair = pair;
        this.side = side;
        this.lock = lock;
        notes = lists.newList(lock);
    }

    /** The one end of a FIFO, which is its own peer (PIPE_NAMED). */
    static Pipe named(Scheduler scheduler, int serial, NoteList.Factory lists) {
        return new Pair(serial, lists, scheduler.newMutex(LOCK_CLASS, serial)).first();
    }

    @Override
    public Pipe pipe() {
        return this;
    }

    /** The mutex of the pair. */
    public Mutex lock() {
        return lock;
    }

    /** The watchers of this end. */
    public NoteList notes() {
        return notes;
    }

    /** The other end. */
    public Pipe peer() {
        return side == 0 ? pair.second : pair.first;
    }

    /** Whether this end has not begun to close. */
    public boolean isActive() {
        return presence == Presence.ACTIVE;
    }

    /** Whether nobody will ever write to this end again. */
    public boolean atEof() {
        return eof;
    }

    /** How many bytes can be read from this end. */
    public int buffered() {
        return buffered;
    }

    @Override
    public FileType type() {
        return FileType.PIPE;
    }

    @Override
    public Result read(FileEntry fp, long offset, int count) {
        lock.lock();
        int moved = Math.min(count, buffered);
        buffered -= moved;
        boolean again = count > 0 && moved == 0 && !eof;
        if (BUFFER_SIZE - buffered >= WRITABLE_MIN) {
            wakeup();
        }
        lock.unlock();
        return again ? Result.error(Errno.EAGAIN) : Result.of(moved);
    }

    @Override
    public Result write(FileEntry fp, long offset, int count) {
        lock.lock();
        Pipe reader = peer();
        if (!reader.isActive() || reader.eof) {
            lock.unlock();
            return Result.error(Errno.EPIPE);
        }
        int moved = Math.min(count, BUFFER_SIZE - reader.buffered);
        reader.buffered += moved;
        if (reader.buffered > 0) {
            reader.wakeup();
        }
        lock.unlock();
        return count > 0 && moved == 0 ? Result.error(Errno.EAGAIN) : Result.of(moved);
    }

    @Override
    public int poll(int events, Poller poller) {
        lock.lock();
        Pipe reader = peer();
        int there = 0;
        boolean ended = eof || !isActive() || !reader.isActive() || reader.eof;
        if (buffered > 0 || ended) {
            there |= events & (PollFlags.POLLIN | PollFlags.POLLRDNORM);
        }
        if (BUFFER_SIZE - reader.buffered >= WRITABLE_MIN && !ended) {
            there |= events & PollFlags.POLLOUT;
        }
        if (ended) {
            there |= PollFlags.POLLHUP;
        }
        if (there == 0) {
            pollers.record(poller);
            reader.pollers.record(poller);
        }
        lock.unlock();
        return there;
    }

    @Override
    public Result ioctl(long command, long argument) {
        if (command == FileFlags.FIONREAD) {
            return Result.of(buffered);
        }
        return command == FileFlags.FIONBIO || command == FileFlags.FIOASYNC
                ? Result.zero()
                : Result.error(Errno.ENOTTY);
    }

    // ---- FIFOs ----

    /** Somebody will write again, or read (fifo_open). */
    void clearEof() {
        lock.lock();
        eof = false;
        lock.unlock();
    }

    /** Nobody will write any more, or read (fifo_close). */
    void setEof() {
        lock.lock();
        eof = true;
        wakeup();
        lock.unlock();
    }

    /** Ends a FIFO that nobody has open (pipe_dtor). */
    void finish() {
        lock.lock();
        presence = Presence.CLOSING;
        notes.clearLocked();
        presence = Presence.FINALIZED;
        notes.destroy();
        lock.unlock();
    }

    /** Tells everybody who waits for this end; the caller owns the lock (pipeselwakeup). */
    private void wakeup() {
        pollers.wakeup();
        notes.knoteLocked(0);
    }

    /** Tells both sides that this end goes, and clears its watchers (pipeclose). */
    @Override
    public void close(FileEntry entry) {
        close();
    }

    /** Closes an end that never got a file. */
    public void close() {
        lock.lock();
        wakeup();
        eof = true;
        Pipe other = peer();
        if (other.isActive()) {
            other.wakeup();
            other.eof = true;
            other.wakeup();
        }
        // The end is still ACTIVE: a watcher may come meanwhile, and is cleared below.
        lock.unlock();
        lock.lock();
        presence = Presence.CLOSING;
        notes.clearLocked();
        presence = Presence.FINALIZED;
        notes.destroy();
        boolean free = other.presence == Presence.FINALIZED;
        lock.unlock();
        if (free) {
            Memory.free(this, "mem");
            Memory.free(other, "mem");
        }
    }

    @Override
    public String toString() {
        return "pipe#" + pair.serial + (side == 0 ? ".first" : ".second");
    }
}
