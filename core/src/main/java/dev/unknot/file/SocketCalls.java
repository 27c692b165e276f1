// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static dev.unknot.file.CapabilityRights.CAP_ACCEPT;
import static dev.unknot.file.CapabilityRights.CAP_BIND;
import static dev.unknot.file.CapabilityRights.CAP_CONNECT;
import static dev.unknot.file.CapabilityRights.CAP_LISTEN;
import static dev.unknot.file.CapabilityRights.CAP_READ;
import static dev.unknot.file.CapabilityRights.CAP_SHUTDOWN;
import static dev.unknot.file.CapabilityRights.CAP_WRITE;

import dev.unknot.file.FileSystem.Found;
import dev.unknot.file.FileSystem.Mode;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The system calls of one process about sockets. Names of sockets are paths of the file system. A new socket waits;
 * fcntl(2) with O_NONBLOCK makes it fail with EAGAIN instead.
 */
public final class SocketCalls {
    private final Layer layer;
    private final FileSystem fs;
    private final DescriptorTable table;

    /** What all sockets of a machine have in common. */
    public static final class Layer {
        private final Scheduler scheduler;
        private final NoteList.Factory lists;
        private final AtomicCounter socketsMade;

        /** No sockets. */
        public Layer(Scheduler scheduler, NoteList.Factory lists) {
            this.scheduler = scheduler;
            this.lists = lists;
            socketsMade = scheduler.newCounter(0);
        }

        private Socket newSocket(SocketKind kind) {
            return new Socket(scheduler, lists, kind, socketsMade.fetchAdd(1));
        }
    }

    /** What shutdown(2) ends. */
    public enum Direction {
        /** Receiving (SHUT_RD). */
        RECEIVE,
        /** Sending (SHUT_WR). */
        SEND,
        /** Both (SHUT_RDWR). */
        BOTH
    }

    /** What setsockopt(2) sets and getsockopt(2) tells. */
    public enum Option {
        /** The size of the buffer for sending. */
        SO_SNDBUF,
        /** The size of the buffer for receiving. */
        SO_RCVBUF,
        /** The least room that counts as ready. */
        SO_SNDLOWAT,
        /** The least number of bytes that counts as ready. */
        SO_RCVLOWAT,
        /** What went wrong, which is forgotten when it is told; cannot be set. */
        SO_ERROR,
        /** Whether closing breaks the connection off: 1 is SO_LINGER with a time of 0. */
        SO_LINGER,
        /** Whether it listens; cannot be set. */
        SO_ACCEPTCONN
    }

    /** The calls of the process that has the table. */
    public SocketCalls(Layer layer, FileSystem fs, DescriptorTable table) {
        this.layer = layer;
        this.fs = fs;
        this.table = table;
    }

    // ---- making ----

    /** Makes a socket; the value is its descriptor. EMFILE, ENFILE. */
    public Result socket(SocketKind kind) {
        FileEntry fp = table.newEntry();
        int fd = table.allocate(fp);
        if (fd < 0) {
            return Result.error(DescriptorTable.allocateError(fd));
        }
        fp.setMature(layer.newSocket(kind));
        fp.unuse();
        return Result.of(fd);
    }

    /** Makes two sockets that are connected. EMFILE, ENFILE. */
    public PipeResult socketpair(SocketKind kind) {
        Result first = socket(kind);
        if (!first.isOk()) {
            return PipeResult.error(first.error());
        }
        Result second = socket(kind);
        if (!second.isOk()) {
            table.close((int) first.value());
            return PipeResult.error(second.error());
        }
        int one = (int) first.value();
        int other = (int) second.value();
        FileEntry oneFile = table.get(one);
        FileEntry otherFile = table.get(other);
        if (oneFile != null
                && otherFile != null
                && oneFile.data() instanceof Socket so
                && otherFile.data() instanceof Socket to) {
            Socket.join(so, to);
        }
        if (oneFile != null) {
            oneFile.unuse();
        }
        if (otherFile != null) {
            otherFile.unuse();
        }
        return new PipeResult(one, other, Errno.OK);
    }

    // ---- names and connections ----

    /** Gives a socket a name. EBADF, ENOTSOCK, EADDRINUSE, ENOENT, ENOTDIR; EINVAL if it has one. */
    public Result bind(int fd, String path) {
        return withSocket(fd, CAP_BIND, so -> alone(so, () -> bind(so, path)));
    }

    /** Does something that one thread at a time may do to a socket. EALREADY if another does it. */
    private static Result alone(Socket so, Supplier<Result> call) {
        Errno error = so.begin();
        if (error != Errno.OK) {
            return Result.error(error);
        }
        Result result = call.get();
        so.end();
        return result;
    }

    private Result bind(Socket so, String path) {
        if (so.name != null) {
            return Result.error(Errno.EINVAL);
        }
        fs.mount();
        Found found = fs.create(path, Vnode.Kind.SOCKET, 0755);
        Vnode vnode = found.vnode();
        if (vnode != null) {
            vnode.bind(so);
            FileSystem.unlock(vnode, Mode.EXCLUSIVE);
        }
        return Result.error(found.error() == Errno.EEXIST ? Errno.EADDRINUSE : found.error());
    }

    /** Begins to take connections. EBADF, ENOTSOCK, EOPNOTSUPP; EINVAL if it is connected or has no name. */
    public Result listen(int fd, int backlog) {
        return withSocket(fd, CAP_LISTEN, so -> {
            if (so.kind() != SocketKind.STREAM) {
                return Result.error(Errno.EOPNOTSUPP);
            }
            return Result.error(so.name == null ? Errno.EINVAL : so.listen(Math.max(backlog, 0)));
        });
    }

    /** Connects a socket to a name. EBADF, ENOTSOCK, ENOENT, ECONNREFUSED, EISCONN, EPROTOTYPE, EOPNOTSUPP. */
    public Result connect(int fd, String path) {
        return withSocket(fd, CAP_CONNECT, so -> alone(so, () -> Result.error(connect(so, path))));
    }

    private Errno connect(Socket so, String path) {
        if (so.isListening()) {
            return Errno.EOPNOTSUPP;
        }
        if (so.isConnected() && so.kind() == SocketKind.STREAM) {
            return Errno.EISCONN;
        }
        fs.mount();
        Found found = fs.find(path, Mode.SHARED);
        Vnode vnode = found.vnode();
        if (vnode == null) {
            return found.error();
        }
        Socket to = vnode.socket();
        Errno error = Errno.OK;
        if (vnode.kind() != Vnode.Kind.SOCKET) {
            error = Errno.ENOTSOCK;
        } else if (to == null) {
            error = Errno.ECONNREFUSED;
        } else if (to.kind() != so.kind()) {
            error = Errno.EPROTOTYPE;
        } else if (so.kind() == SocketKind.DATAGRAM) {
            so.setDestination(to);
        } else {
            error = connectStream(so, to);
        }
        FileSystem.unlock(vnode, Mode.SHARED);
        return error;
    }

    /** Makes the other end of a connection, and has it wait to be accepted. */
    private Errno connectStream(Socket so, Socket listener) {
        if (!listener.isListening()) {
            return Errno.ECONNREFUSED;
        }
        Socket connection = layer.newSocket(SocketKind.STREAM);
        Socket.join(so, connection);
        if (listener.offer(connection)) {
            return Errno.OK;
        }
        so.unjoin();
        return Errno.ECONNREFUSED;
    }

    /** Takes a connection that waits; the value is its descriptor. Sleeps ("accept"). EAGAIN, EINTR, EINVAL, EMFILE. */
    public Result accept(int fd) {
        FileEntry fp = table.get(fd, CAP_ACCEPT);
        if (fp == null) {
            return Result.error(table.refusal(fd, CAP_ACCEPT));
        }
        Result result = fp.data() instanceof Socket so ? accept(fp, so) : Result.error(Errno.ENOTSOCK);
        fp.unuse();
        return result;
    }

    private Result accept(FileEntry listener, Socket so) {
        if (!so.isListening()) {
            return Result.error(Errno.EINVAL);
        }
        FileEntry fp = table.newEntry();
        int fd = table.allocate(fp);
        if (fd < 0) {
            return Result.error(DescriptorTable.allocateError(fd));
        }
        Patience patience = (listener.flags() & FileFlags.FNONBLOCK) == 0 ? Patience.WAITS : Patience.FAILS;
        List<Socket> taken = new ArrayList<>(1);
        Errno error = so.dequeue(patience, taken);
        if (error != Errno.OK) {
            table.abandon(fd, fp);
            fp.unuse();
            return Result.error(error);
        }
        fp.setMature(taken.getFirst(), FileFlags.FREAD | FileFlags.FWRITE | (listener.flags() & FileFlags.FNONBLOCK));
        fp.unuse();
        return Result.of(fd);
    }

    /** Ends a direction. EBADF, ENOTSOCK, ENOTCONN. */
    public Result shutdown(int fd, Direction how) {
        return withSocket(fd, CAP_SHUTDOWN, so -> shutdown(so, how));
    }

    private static Result shutdown(Socket so, Direction how) {
        if (so.isListening()) {
            if (how != Direction.SEND) {
                so.abortListening();
            }
            return Result.error(Errno.ENOTCONN);
        }
        if (!so.isConnected()) {
            return Result.error(Errno.ENOTCONN);
        }
        if (how != Direction.SEND) {
            SocketTransfer.shutReceive(so);
        }
        if (how != Direction.RECEIVE) {
            SocketTransfer.shutSend(so);
        }
        return Result.zero();
    }

    // ---- messages ----

    /** Sends bytes and references to files. EBADF, ENOTSOCK, EOPNOTSUPP for files that may not go, as write(2). */
    public Result sendMessage(int fd, int count, List<Integer> descriptors) {
        FileEntry fp = table.get(fd, CAP_WRITE);
        if (fp == null) {
            return Result.error(table.refusal(fd, CAP_WRITE));
        }
        Result result =
                fp.data() instanceof Socket so ? sendMessage(fp, so, count, descriptors) : Result.error(Errno.ENOTSOCK);
        fp.unuse();
        return result;
    }

    private Result sendMessage(FileEntry fp, Socket so, int count, List<Integer> descriptors) {
        List<FileEntry> rights = new ArrayList<>();
        Errno error = table.holdForMessage(descriptors, rights);
        if (error != Errno.OK) {
            return Result.error(error);
        }
        Result result = SocketTransfer.send(so, fp, count, rights);
        if (!result.isOk()) {
            Socket.discard(rights);
        }
        return result;
    }

    /** Receives bytes and descriptors. EBADF, ENOTSOCK, as read(2); EMSGSIZE if there are too few numbers left. */
    public MessageResult receiveMessage(int fd, int count) {
        FileEntry fp = table.get(fd, CAP_READ);
        if (fp == null) {
            return new MessageResult(Result.error(table.refusal(fd, CAP_READ)), List.of());
        }
        MessageResult result = fp.data() instanceof Socket so
                ? receiveMessage(fp, so, count)
                : new MessageResult(Result.error(Errno.ENOTSOCK), List.of());
        fp.unuse();
        return result;
    }

    private MessageResult receiveMessage(FileEntry fp, Socket so, int count) {
        SocketTransfer.Received received = SocketTransfer.receiveMessage(so, fp, count);
        List<Integer> numbers = new ArrayList<>();
        if (!table.receiveMessage(received.rights(), numbers)) {
            Socket.discard(received.rights());
            return new MessageResult(Result.error(Errno.EMSGSIZE), List.of());
        }
        return new MessageResult(received.bytes(), numbers);
    }

    /** Sends a datagram to a name. EBADF, ENOTSOCK, EOPNOTSUPP, ENOENT, ECONNREFUSED, EMSGSIZE, ENOBUFS. */
    public Result sendTo(int fd, String path, int count) {
        return withSocket(fd, CAP_WRITE, so -> {
            if (so.kind() != SocketKind.DATAGRAM) {
                return Result.error(Errno.EOPNOTSUPP);
            }
            fs.mount();
            Found found = fs.find(path, Mode.SHARED);
            Vnode vnode = found.vnode();
            if (vnode == null) {
                return Result.error(found.error());
            }
            Socket to = vnode.socket();
            Result result = to == null || to.kind() != SocketKind.DATAGRAM
                    ? Result.error(Errno.ECONNREFUSED)
                    : SocketTransfer.sendMessage(so, to, count, List.of());
            FileSystem.unlock(vnode, Mode.SHARED);
            return result;
        });
    }

    // ---- options ----

    /** Sets an option. EBADF, ENOTSOCK, EINVAL. */
    public Result setOption(int fd, Option option, int value) {
        return withSocket(fd, CapabilityRights.NONE, so -> setOption(so, option, value));
    }

    private static Result setOption(Socket so, Option option, int value) {
        if (value < 0) {
            return Result.error(Errno.EINVAL);
        }
        switch (option) {
            case SO_SNDBUF -> locked(so.sendBuffer(), buffer -> buffer.setHighWater(value));
            case SO_RCVBUF -> locked(so.receiveBuffer(), buffer -> buffer.setHighWater(value));
            case SO_SNDLOWAT -> locked(so.sendBuffer(), buffer -> buffer.setLowWater(value));
            case SO_RCVLOWAT -> locked(so.receiveBuffer(), buffer -> buffer.setLowWater(value));
            case SO_LINGER -> so.setFarewell(value != 0 ? Socket.Farewell.ABORT : Socket.Farewell.ORDERLY);
            case SO_ERROR, SO_ACCEPTCONN -> {
                return Result.error(Errno.EINVAL);
            }
        }
        return Result.zero();
    }

    private static void locked(SocketBuffer buffer, Consumer<SocketBuffer> change) {
        buffer.mutex().lock();
        change.accept(buffer);
        buffer.mutex().unlock();
    }

    /** Tells an option; the value is it. EBADF, ENOTSOCK. */
    public Result getOption(int fd, Option option) {
        return withSocket(
                fd,
                CapabilityRights.NONE,
                so -> Result.of(
                        switch (option) {
                            case SO_SNDBUF -> so.sendBuffer().highWater();
                            case SO_RCVBUF -> so.receiveBuffer().highWater();
                            case SO_SNDLOWAT -> so.sendBuffer().lowWater();
                            case SO_RCVLOWAT -> so.receiveBuffer().lowWater();
                            case SO_ERROR -> takeError(so).number();
                            case SO_LINGER -> so.farewell() == Socket.Farewell.ABORT ? 1 : 0;
                            case SO_ACCEPTCONN -> so.isListening() ? 1 : 0;
                        }));
    }

    private static Errno takeError(Socket so) {
        so.receiveBuffer().mutex().lock();
        Errno error = so.takeError();
        so.receiveBuffer().mutex().unlock();
        return error;
    }

    private Result withSocket(int fd, int rights, Function<Socket, Result> call) {
        FileEntry fp = table.get(fd, rights);
        if (fp == null) {
            return Result.error(table.refusal(fd, rights));
        }
        Result result = fp.data() instanceof Socket so ? call.apply(so) : Result.error(Errno.ENOTSOCK);
        fp.unuse();
        return result;
    }
}
