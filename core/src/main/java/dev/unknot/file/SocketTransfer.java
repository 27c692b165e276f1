// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static dev.unknot.file.PollFlags.POLLHUP;
import static dev.unknot.file.PollFlags.POLLIN;
import static dev.unknot.file.PollFlags.POLLOUT;
import static dev.unknot.file.PollFlags.POLLRDNORM;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How bytes get from one socket to the other (sosend, soreceive, and uipc_usrreq.c as far as they need it).
 *
 * <p>A stream moves what the receiver has room for at once; the rest waits in the sender's buffer until the receiver
 * reads. Both the sender's {@code so_snd} and the receiver's {@code so_rcv} are held meanwhile, so that bytes never
 * overtake each other. A datagram goes to the receiver whole, or not at all.
 */
final class SocketTransfer {
    private SocketTransfer() {}

    /**
     * What was received.
     *
     * @param bytes how many bytes, or why it failed
     * @param rights the files that came with them, which are the caller's
     */
    record Received(Result bytes, List<FileEntry> rights) {}

    private static boolean waits(FileEntry fp) {
        return (fp.flags() & FileFlags.FNONBLOCK) == 0;
    }

    // ---- sending ----

    /**
     * Sends bytes, with references to files, which are the socket's afterwards if it succeeds. Sleeps for room
     * ("sbwait") unless the file does not wait. EAGAIN, EINTR, EPIPE, ENOTCONN, ENOBUFS, EMSGSIZE.
     */
    static Result send(Socket so, FileEntry fp, int count, List<FileEntry> rights) {
        if (so.isListening()) {
            return Result.error(Errno.ENOTCONN);
        }
        return so.kind() == SocketKind.STREAM
                ? sendStream(so, fp, count, rights)
                : sendMessage(so, so.peer(), count, rights);
    }

    private static Result sendStream(Socket so, FileEntry fp, int count, List<FileEntry> rights) {
        SocketBuffer buffer = so.sendBuffer();
        List<FileEntry> left = rights;
        int sent = 0;
        while (true) {
            buffer.mutex().lock();
            Errno error = awaitRoom(so, fp, count - sent, SocketRecord.control(left.size()));
            if (error != Errno.OK) {
                buffer.mutex().unlock();
                return sent > 0 ? Result.of(sent) : Result.error(error);
            }
            int moved = Math.min(count - sent, buffer.space() - SocketRecord.control(left.size()));
            if (moved > 0 || !left.isEmpty()) {
                buffer.append(moved, left);
            }
            left = List.of();
            sent += moved;
            buffer.mutex().unlock();
            deliver(so);
            if (sent == count) {
                return Result.of(sent);
            }
        }
    }

    /** Waits until something can be sent; the caller owns the mutex of the buffer. */
    private static Errno awaitRoom(Socket so, FileEntry fp, int count, int control) {
        SocketBuffer buffer = so.sendBuffer();
        while (true) {
            if (buffer.isShut()) {
                return Errno.EPIPE;
            }
            if (so.error() != Errno.OK) {
                return so.takeError();
            }
            if (!so.isConnected()) {
                return Errno.ENOTCONN;
            }
            if (control > buffer.highWater()) {
                return Errno.EMSGSIZE;
            }
            int space = buffer.space();
            if (space >= count + control || (space >= buffer.lowWater() && space > control)) {
                return Errno.OK;
            }
            if (!waits(fp)) {
                return Errno.EAGAIN;
            }
            Errno error = await(buffer);
            if (error != Errno.OK) {
                return error;
            }
        }
    }

    private static Errno await(SocketBuffer buffer) {
        return switch (buffer.await()) {
            case WOKEN -> Errno.OK;
            case TIMED_OUT, INTERRUPTED, RESTART -> Errno.EINTR;
        };
    }

    /** Moves what was sent to the receiver, as far as there is room, and tells both sides. */
    static void deliver(Socket from) {
        Socket to = from.peer();
        if (to == null || from.kind() != SocketKind.STREAM) {
            return;
        }
        SocketBuffer source = from.sendBuffer();
        SocketBuffer sink = to.receiveBuffer();
        source.mutex().lock();
        sink.mutex().lock();
        int moved = 0;
        while (!source.isEmpty() && sink.space() > source.firstControl() && !sink.isShut()) {
            List<FileEntry> rights = source.takeRights();
            int bytes = source.take(sink.space() - SocketRecord.control(rights.size()));
            sink.append(bytes, rights);
            moved += bytes + rights.size();
        }
        boolean ends = source.isShut() && source.isEmpty() && !sink.isShut();
        if (ends) {
            sink.shut();
        }
        if (moved > 0 || ends) {
            sink.wakeup();
        }
        sink.mutex().unlock();
        if (moved > 0) {
            source.wakeup();
        }
        source.mutex().unlock();
    }

    /** Sends one message to a socket. ENOTCONN, EPIPE, EMSGSIZE, ENOBUFS. Never waits. */
    static Result sendMessage(Socket so, @Nullable Socket to, int count, List<FileEntry> rights) {
        SocketBuffer buffer = so.sendBuffer();
        buffer.mutex().lock();
        Errno error = buffer.isShut() ? Errno.EPIPE : so.takeError();
        if (error == Errno.OK && count > buffer.highWater()) {
            error = Errno.EMSGSIZE;
        }
        buffer.mutex().unlock();
        if (error != Errno.OK) {
            return Result.error(error);
        }
        if (to == null) {
            return Result.error(Errno.ENOTCONN);
        }
        SocketBuffer sink = to.receiveBuffer();
        sink.mutex().lock();
        boolean fits = !sink.isShut() && sink.space() >= count + SocketRecord.control(rights.size());
        boolean gone = sink.isShut();
        if (fits) {
            sink.appendMessage(count, rights);
            sink.wakeup();
        }
        sink.mutex().unlock();
        return fits ? Result.of(count) : Result.error(gone ? Errno.ECONNREFUSED : Errno.ENOBUFS);
    }

    // ---- receiving ----

    /** Receives bytes for a caller that does not want files: those that come are dropped. May sleep. */
    static Received receive(Socket so, FileEntry fp, int count) {
        Received received = receiveMessage(so, fp, count);
        Socket.discard(received.rights());
        return new Received(received.bytes(), List.of());
    }

    /**
     * Receives bytes, and the files that come with them, which are the caller's. Sleeps ("sbwait") unless the file does
     * not wait. EAGAIN, EINTR, ENOTCONN, or what went wrong with the connection.
     */
    static Received receiveMessage(Socket so, FileEntry fp, int count) {
        if (so.isListening()) {
            return new Received(Result.error(Errno.ENOTCONN), List.of());
        }
        SocketBuffer buffer = so.receiveBuffer();
        buffer.mutex().lock();
        Errno error = awaitBytes(so, fp, count);
        if (error != Errno.OK) {
            buffer.mutex().unlock();
            return new Received(Result.error(error), List.of());
        }
        List<FileEntry> rights = buffer.startsWithRights() ? buffer.takeRights() : List.of();
        int bytes;
        if (so.kind() == SocketKind.DATAGRAM) {
            bytes = Math.min(count, buffer.takeMessage());
        } else {
            bytes = takeStream(buffer, count);
        }
        buffer.mutex().unlock();
        Socket sender = so.peer();
        if (sender != null) {
            deliver(sender);
        }
        return new Received(Result.of(bytes), rights);
    }

    private static int takeStream(SocketBuffer buffer, int count) {
        int bytes = 0;
        do {
            bytes += buffer.take(count - bytes);
        } while (bytes < count && !buffer.isEmpty() && !buffer.startsWithRights());
        return bytes;
    }

    /** Waits until something can be read; the caller owns the mutex of the buffer. OK without bytes is the end. */
    private static Errno awaitBytes(Socket so, FileEntry fp, int count) {
        SocketBuffer buffer = so.receiveBuffer();
        while (buffer.isEmpty()) {
            if (so.error() != Errno.OK) {
                return so.takeError();
            }
            if (buffer.isShut() || count == 0) {
                return Errno.OK;
            }
            if (!so.isConnected() && so.kind() == SocketKind.STREAM) {
                return Errno.ENOTCONN;
            }
            if (!waits(fp)) {
                return Errno.EAGAIN;
            }
            Errno error = await(buffer);
            if (error != Errno.OK) {
                return error;
            }
        }
        return Errno.OK;
    }

    // ---- ends ----

    /** Ends what a socket sends; the other side sees it after what was sent before. */
    static void shutSend(Socket so) {
        so.shutSend();
        deliver(so);
    }

    /** Ends what a socket receives, and throws away what came (sorflush). */
    static void shutReceive(Socket so) {
        so.shutReceive();
        SocketBuffer buffer = so.receiveBuffer();
        buffer.mutex().lock();
        List<FileEntry> rights = buffer.flush();
        buffer.mutex().unlock();
        Socket.discard(rights);
    }

    /** Ends a connection, orderly, or as if it broke off (sodisconnect). */
    static void disconnect(Socket so, Socket.Farewell farewell) {
        Socket other = so.peer();
        boolean was = so.isConnected();
        if (farewell == Socket.Farewell.ABORT) {
            so.disconnected(Errno.OK);
            so.shutReceive();
            if (other != null && other.peer() == so) {
                other.disconnected(Errno.ECONNRESET);
                other.shutReceive();
            }
            return;
        }
        so.shutSend();
        if (other == null || other.peer() != so || !was) {
            return;
        }
        deliver(so);
        other.disconnected(Errno.OK);
    }

    // ---- poll ----

    /** Says which events are there; if none is, has the poller told (sopoll_generic). */
    static int poll(Socket so, int events, Poller poller) {
        if (so.isListening()) {
            so.mutex().lock();
            int there = so.waiting() > 0 || so.error() != Errno.OK ? events & (POLLIN | POLLRDNORM) : 0;
            if (there == 0 && (events & (POLLIN | POLLRDNORM)) != 0) {
                so.receiveBuffer().record(poller);
            }
            so.mutex().unlock();
            return there;
        }
        SocketBuffer send = so.sendBuffer();
        SocketBuffer receive = so.receiveBuffer();
        send.mutex().lock();
        receive.mutex().lock();
        int there = 0;
        boolean failed = so.error() != Errno.OK;
        if (failed || receive.isShut() || receive.used() >= receive.lowWater()) {
            there |= events & (POLLIN | POLLRDNORM);
        }
        boolean room = send.space() >= send.lowWater() && so.isReadyToSend();
        if (failed || send.isShut() || room) {
            there |= events & POLLOUT;
        }
        if (receive.isShut() && send.isShut()) {
            there |= POLLHUP;
        }
        if (there == 0) {
            if ((events & (POLLIN | POLLRDNORM)) != 0) {
                receive.record(poller);
            }
            if ((events & POLLOUT) != 0) {
                send.record(poller);
            }
        }
        receive.mutex().unlock();
        send.mutex().unlock();
        return there;
    }
}
