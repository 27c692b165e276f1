// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_EMPTY;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.kqueue.KeventFlags.NOTE_LOWAT;

import dev.unknot.file.Errno;
import dev.unknot.file.Socket;
import dev.unknot.file.SocketBuffer;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.sync.Panic;

/**
 * EVFILT_READ, EVFILT_WRITE and EVFILT_EMPTY on a socket (soread_filtops, sowrite_filtops, soempty_filtops of
 * uipc_socket.c). The first is on the list of what is received, the others on that of what is sent; the lock of a list
 * is the buffer's mutex, or that of the socket once it listens.
 */
final class SocketFilter extends FilterOps {
    private static final SocketFilter READ = new SocketFilter(EVFILT_READ);
    private static final SocketFilter WRITE = new SocketFilter(EVFILT_WRITE);
    private static final SocketFilter EMPTY = new SocketFilter(EVFILT_EMPTY);

    private final int filter;

    private SocketFilter(int filter) {
        super(Traits.DESCRIPTOR);
        this.filter = filter;
    }

    /** Has a knote watch a socket. EINVAL for other filters. */
    static Errno attach(Socket so, Knote kn) {
        SocketFilter ops = switch (kn.filter) {
            case EVFILT_READ -> READ;
            case EVFILT_WRITE -> WRITE;
            case EVFILT_EMPTY -> EMPTY;
            default -> null;
        };
        if (ops == null) {
            return Errno.EINVAL;
        }
        kn.setFop(ops);
        SocketBuffer buffer = ops.buffer(so);
        so.mutex().lock();
        // A socket begins to listen only with its mutex held, so that this is the lock of the list.
        if (so.isListening()) {
            notes(buffer).addLocked(kn);
        } else {
            buffer.mutex().lock();
            notes(buffer).addLocked(kn);
            buffer.watch();
            buffer.mutex().unlock();
        }
        so.mutex().unlock();
        return Errno.OK;
    }

    @Override
    public void detach(Knote kn) {
        Socket so = socket(kn);
        SocketBuffer buffer = buffer(so);
        KnoteList notes = notes(buffer);
        notes.lock().lock();
        notes.removeLocked(kn);
        if (!so.isListening() && notes.isEmpty()) {
            buffer.unwatch();
        }
        notes.lock().unlock();
    }

    @Override
    public boolean event(Knote kn, long hint) {
        Socket so = socket(kn);
        (so.isListening() ? so.mutex() : buffer(so).mutex()).assertOwned();
        kn.data = data(so);
        if (!so.isListening() && filter != EVFILT_EMPTY && buffer(so).isShut()) {
            kn.flags |= EV_EOF;
            kn.fflags = so.error().number();
        }
        return isReady(so, kn);
    }

    /** What there is to say of the socket's state: bytes, room, or connections. */
    private long data(Socket so) {
        if (so.isListening()) {
            return filter == EVFILT_READ ? so.waiting() : 0;
        }
        return switch (filter) {
            case EVFILT_READ -> so.receiveBuffer().used() - so.receiveBuffer().control();
            case EVFILT_WRITE -> so.sendBuffer().space();
            default -> so.sendBuffer().used();
        };
    }

    private boolean isReady(Socket so, Knote kn) {
        if (so.isListening()) {
            return switch (filter) {
                case EVFILT_READ -> so.waiting() > 0;
                case EVFILT_WRITE -> false;
                default -> true;
            };
        }
        SocketBuffer buffer = buffer(so);
        if (filter == EVFILT_EMPTY) {
            return buffer.used() == 0;
        }
        if (buffer.isShut() || so.error() != Errno.OK) {
            return true;
        }
        if (filter == EVFILT_WRITE && !so.isReadyToSend()) {
            return false;
        }
        if ((kn.sfflags & NOTE_LOWAT) != 0) {
            return data(so) >= kn.sdata;
        }
        return filter == EVFILT_READ ? buffer.used() >= buffer.lowWater() : buffer.space() >= buffer.lowWater();
    }

    @Override
    public long peek(Knote kn) {
        Socket so = socket(kn);
        return isReady(so, kn) && !reportsChanges(kn) ? Math.max(0, data(so)) : NOT_READY;
    }

    private SocketBuffer buffer(Socket so) {
        return filter == EVFILT_READ ? so.receiveBuffer() : so.sendBuffer();
    }

    private static Socket socket(Knote kn) {
        if (kn.file().data() instanceof Socket so) {
            return so;
        }
        throw new Panic("page fault");
    }

    private static KnoteList notes(SocketBuffer buffer) {
        return (KnoteList) buffer.notes();
    }
}
