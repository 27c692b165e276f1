// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;

import dev.unknot.file.Errno;
import dev.unknot.file.Pipe;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.sync.Panic;

/**
 * EVFILT_READ and EVFILT_WRITE on a pipe. The hook of a knote is the end whose list it is on: the own one to read, the
 * peer to write.
 */
final class PipeFilter extends FilterOps {
    private static final PipeFilter READ = new PipeFilter(EVFILT_READ);
    private static final PipeFilter WRITE = new PipeFilter(EVFILT_WRITE);

    private final int filter;

    private PipeFilter(int filter) {
        super(Traits.DESCRIPTOR);
        this.filter = filter;
    }

    /** Has a knote watch a pipe. EPIPE if nobody could read what is written, EINVAL for other filters. */
    static Errno attach(Pipe pipe, Knote kn) {
        pipe.lock().lock();
        Errno error = attachLocked(pipe, kn);
        pipe.lock().unlock();
        return error;
    }

    private static Errno attachLocked(Pipe pipe, Knote kn) {
        Pipe end = pipe;
        if (kn.filter == EVFILT_READ) {
            kn.setFop(READ);
        } else if (kn.filter == EVFILT_WRITE) {
            kn.setFop(WRITE);
            end = pipe.peer();
            if (!end.isActive()) {
                return Errno.EPIPE;
            }
        } else {
            return Errno.EINVAL;
        }
        kn.hook = end;
        notes(end).addLocked(kn);
        return Errno.OK;
    }

    @Override
    public void detach(Knote kn) {
        Pipe end = end(kn);
        end.lock().lock();
        notes(end).removeLocked(kn);
        end.lock().unlock();
    }

    @Override
    public boolean event(Knote kn, long hint) {
        return filter == EVFILT_READ ? eventRead(kn, end(kn)) : eventWrite(kn, end(kn));
    }

    private static boolean eventRead(Knote kn, Pipe own) {
        kn.data = own.buffered();
        if (isReadEof(own)) {
            kn.flags |= EV_EOF;
            return true;
        }
        return kn.data > 0;
    }

    private static boolean eventWrite(Knote kn, Pipe reader) {
        if (isWriteEof(reader)) {
            kn.data = 0;
            kn.flags |= EV_EOF;
            return true;
        }
        reader.lock().assertOwned();
        int room = Pipe.BUFFER_SIZE - reader.buffered();
        kn.data = room;
        return room >= Pipe.WRITABLE_MIN;
    }

    @Override
    public long peek(Knote kn) {
        if (reportsChanges(kn)) {
            return NOT_READY;
        }
        Pipe end = end(kn);
        if (filter == EVFILT_READ) {
            return isReadEof(end) || end.buffered() > 0 ? end.buffered() : NOT_READY;
        }
        int room = Pipe.BUFFER_SIZE - end.buffered();
        return isWriteEof(end) ? 0 : room >= Pipe.WRITABLE_MIN ? room : NOT_READY;
    }

    private static boolean isReadEof(Pipe own) {
        return own.atEof() || !own.peer().isActive() || own.peer().atEof();
    }

    private static boolean isWriteEof(Pipe reader) {
        return !reader.isActive() || reader.atEof();
    }

    private static Pipe end(Knote kn) {
        if (kn.hook instanceof Pipe pipe) {
            return pipe;
        }
        throw new Panic("page fault");
    }

    private static KnoteList notes(Pipe end) {
        return (KnoteList) end.notes();
    }
}
