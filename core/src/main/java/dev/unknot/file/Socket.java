// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Lockless;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A local socket (struct socket).
 *
 * <p><b>Locks.</b> {@code socket} protects the queue of a listening socket and the steps of the life; each buffer has a
 * mutex of its own. Order: {@code socket} -> {@code so_snd} -> {@code so_rcv} -> the lock of a kqueue; where two
 * sockets are locked, one's {@code so_snd} and the other's {@code so_rcv}.
 *
 * <p><b>Life.</b>
 *
 * <pre>
 *   unconnected --connect, accept, socketpair--> connected --close of either side--> disconnected
 *        |
 *        +--listen--> listening
 * </pre>
 *
 * <p><b>Who protects the lists of watchers.</b> The mutex of the buffer, or, once the socket listens, the mutex of the
 * socket. {@link #listen} holds all three while it changes that, and whoever took a buffer's mutex for the list looks
 * again, so that nobody gives up another lock than the one that was taken.
 */
public final class Socket implements FileObject, WaitCondition {
    /** The class of the mutexes of sockets. */
    public static final LockClass LOCK_CLASS = LockClass.mutex("socket");

    private static final int MODE_SOCKET = 0xc000;
    private static final int KINFO_TYPE = 2;

    private final Scheduler scheduler;
    private final SocketKind kind;
    private final Mutex mutex;
    private final SocketBuffer receive;
    private final SocketBuffer send;

    /** Whether it takes connections. */
    @GuardedBy("socket, so_snd, so_rcv")
    @Lockless("F6: is set once; who needs it to stay clear looks again with a lock held")
    private boolean listening;

    /** Whether it is connected (SS_ISCONNECTED). */
    @GuardedBy("so_snd, so_rcv")
    private boolean connected;

    /** The other side; stays once it is set. */
    @GuardedBy("so_snd, so_rcv")
    private @Nullable Socket peer;

    /** What the next call reports (so_error). */
    @GuardedBy("so_snd, so_rcv")
    private Errno error = Errno.OK;

    /** How a close ends the connection. */
    @GuardedBy("socket")
    private Farewell farewell = Farewell.ORDERLY;

    /** A thread binds or connects it (UNP_BINDING, SS_ISCONNECTING). */
    @GuardedBy("socket")
    private boolean busy;

    /** Connections that wait to be accepted (sol_comp). */
    @GuardedBy("socket")
    private final ArrayDeque<Socket> complete = new ArrayDeque<>();

    /** How many may wait (sol_qlimit). */
    @GuardedBy("socket")
    private int backlog;

    /** Where its name is; null if it has none. */
    @GuardedBy("vnode")
    @Nullable
    Vnode name;

    /** Who is sent SIGIO. */
    @GuardedBy("socket")
    private @Nullable SignalOwner owner;

    private @Nullable WaitChannel acceptChannel;

    /** How many threads wait for a connection. */
    @GuardedBy("socket")
    private int acceptors;

    /** How a close ends a connection. */
    enum Farewell {
        /** The other side gets what was sent before. */
        ORDERLY,
        /** What was sent is thrown away, and the other side gets an error (SO_LINGER with 0). */
        ABORT
    }

    /** A new socket. */
    Socket(Scheduler scheduler, NoteList.Factory lists, SocketKind kind, int serial) {
        this.scheduler = scheduler;
        this.kind = kind;
        mutex = scheduler.newMutex(LOCK_CLASS, serial);
        SocketBuffer.Notes notes = buffer -> lists.newList(new SocketListLock(this, buffer));
        send = new SocketBuffer(
                scheduler, SocketBuffer.SEND_LOCK, serial, kind.sendSpace(), kind.sendLowWater(), notes);
        receive = new SocketBuffer(scheduler, SocketBuffer.RECEIVE_LOCK, serial, kind.receiveSpace(), 1, notes);
    }

    // ---- parts ----

    /** The mutex of the socket itself (SOCK_LOCK). */
    public Mutex mutex() {
        return mutex;
    }

    /** What was received. */
    public SocketBuffer receiveBuffer() {
        return receive;
    }

    /** What was sent. */
    public SocketBuffer sendBuffer() {
        return send;
    }

    /** What it carries. */
    public SocketKind kind() {
        return kind;
    }

    /** Whether it takes connections (SOLISTENING). */
    public boolean isListening() {
        return listening;
    }

    /** How many connections wait to be accepted (sol_qlen); the caller owns the mutex. */
    public int waiting() {
        return complete.size();
    }

    /** Whether it can send as far as being connected goes. */
    public boolean isReadyToSend() {
        return connected || kind == SocketKind.DATAGRAM;
    }

    /** What went wrong (so_error). */
    public Errno error() {
        return error;
    }

    @Nullable
    Socket peer() {
        return peer;
    }

    boolean isConnected() {
        return connected;
    }

    /** What went wrong, which is forgotten; the caller owns the mutex of a buffer. */
    Errno takeError() {
        Errno taken = error;
        error = Errno.OK;
        return taken;
    }

    Farewell farewell() {
        return farewell;
    }

    void setFarewell(Farewell how) {
        mutex.lock();
        farewell = how;
        mutex.unlock();
    }

    // ---- connections ----

    /** Connects two sockets that nobody else knows, or of which only one is known (unp_connect2). */
    static void join(Socket one, Socket other) {
        one.setPeer(other);
        other.setPeer(one);
    }

    private void setPeer(Socket other) {
        send.mutex().lock();
        receive.mutex().lock();
        peer = other;
        connected = true;
        receive.wakeup();
        receive.mutex().unlock();
        send.wakeup();
        send.mutex().unlock();
    }

    /** Sets where messages go, without telling the other side. */
    void setDestination(Socket other) {
        send.mutex().lock();
        receive.mutex().lock();
        peer = other;
        connected = true;
        receive.mutex().unlock();
        send.mutex().unlock();
    }

    /** Keeps other threads from binding and connecting it; EALREADY if one does already. */
    Errno begin() {
        mutex.lock();
        Errno result = busy ? Errno.EALREADY : Errno.OK;
        busy = true;
        mutex.unlock();
        return result;
    }

    /** Ends what {@link #begin} began. */
    void end() {
        mutex.lock();
        busy = false;
        mutex.unlock();
    }

    /** Undoes {@link #join} for a socket whose connection nobody will accept. */
    void unjoin() {
        send.mutex().lock();
        receive.mutex().lock();
        peer = null;
        connected = false;
        receive.mutex().unlock();
        send.mutex().unlock();
    }

    /** Begins to take connections, at most that many at a time (solisten_proto). EINVAL if it is connected. */
    Errno listen(int limit) {
        mutex.lock();
        send.mutex().lock();
        receive.mutex().lock();
        Errno result = busy || connected || peer != null ? Errno.EINVAL : Errno.OK;
        if (result == Errno.OK) {
            backlog = limit;
            // From here on the mutex of the socket, which is ours, protects the lists.
            listening = true;
        }
        receive.mutex().unlock();
        send.mutex().unlock();
        mutex.unlock();
        return result;
    }

    /** Has a new socket wait to be accepted; false if this one takes none, or no more (sonewconn). */
    boolean offer(Socket connection) {
        mutex.lock();
        boolean takes = listening && error == Errno.OK && complete.size() <= 3 * backlog / 2;
        if (takes) {
            complete.add(connection);
            wakeupListening();
        }
        mutex.unlock();
        return takes;
    }

    /** Tells everybody who waits for a connection; the caller owns the mutex (solisten_wakeup). */
    private void wakeupListening() {
        receive.wakeupPollers();
        receive.notes().knoteLocked(0);
        WaitChannel sleepers = acceptChannel;
        if (sleepers != null) {
            scheduler.wakeup(sleepers);
        }
        if (owner != null) {
            owner.sendSigio();
        }
    }

    /**
     * Takes the first connection that waits, or sleeps until there is one ("accept")
     * (solisten_dequeue).
     *
     * @param taken takes the connection
     * @return OK, EAGAIN, EINTR, or what went wrong with the socket
     */
    Errno dequeue(Patience patience, List<Socket> taken) {
        mutex.lock();
        Errno result = Errno.OK;
        while (result == Errno.OK && complete.isEmpty() && error == Errno.OK) {
            result = patience == Patience.WAITS ? awaitConnection() : Errno.EAGAIN;
        }
        if (result == Errno.OK && error != Errno.OK) {
            result = takeError();
        }
        Socket first = result == Errno.OK ? complete.poll() : null;
        if (first != null) {
            taken.add(first);
        }
        mutex.unlock();
        return result;
    }

    private Errno awaitConnection() {
        WaitChannel made = acceptChannel;
        if (made == null) {
            made = scheduler.newChannel(() -> mutex.label() + ".accept", this);
            acceptChannel = made;
        }
        acceptors++;
        WakeReason reason = scheduler.sleepInterruptibly(made, mutex, "accept", Scheduler.FOREVER);
        acceptors--;
        return switch (reason) {
            case WOKEN -> Errno.OK;
            case TIMED_OUT, INTERRUPTED, RESTART -> Errno.EINTR;
        };
    }

    /** Ends a listening socket's waiting: those that wait get ECONNABORTED (soshutdown of a listening socket). */
    void abortListening() {
        mutex.lock();
        error = Errno.ECONNABORTED;
        wakeupListening();
        mutex.unlock();
    }

    // ---- the ends of the directions ----

    /** Nothing will be received any more (socantrcvmore). */
    void shutReceive() {
        receive.mutex().lock();
        receive.shut();
        receive.wakeup();
        receive.mutex().unlock();
    }

    /** Nothing will be sent any more (socantsendmore). */
    void shutSend() {
        send.mutex().lock();
        send.shut();
        send.wakeup();
        send.mutex().unlock();
    }

    /** The other side is gone: nothing can be sent, and nothing comes after what was received (soisdisconnected). */
    void disconnected(Errno why) {
        send.mutex().lock();
        receive.mutex().lock();
        connected = false;
        if (why != Errno.OK) {
            error = why;
        }
        if (why != Errno.OK || kind == SocketKind.STREAM) {
            send.shut();
        }
        List<FileEntry> dropped = send.flush();
        receive.mutex().unlock();
        send.wakeup();
        send.mutex().unlock();
        discard(dropped);
    }

    /** Drops files that nobody will receive. The caller holds no lock. May sleep. */
    static void discard(List<FileEntry> rights) {
        for (FileEntry entry : rights) {
            entry.discardMessage();
        }
    }

    // ---- file operations ----

    @Override
    public FileType type() {
        return FileType.SOCKET;
    }

    @Override
    public Result read(FileEntry fp, long offset, int count) {
        return SocketTransfer.receive(this, fp, count).bytes();
    }

    @Override
    public Result write(FileEntry fp, long offset, int count) {
        return SocketTransfer.send(this, fp, count, List.of());
    }

    @Override
    public int poll(int events, Poller poller) {
        return SocketTransfer.poll(this, events, poller);
    }

    @Override
    public Result ioctl(long command, long argument) {
        if (command == FileFlags.FIONREAD) {
            return Result.of(receive.used() - receive.control());
        }
        return command == FileFlags.FIONBIO || command == FileFlags.FIOASYNC
                ? Result.zero()
                : Result.error(Errno.ENOTTY);
    }

    /** Sets who is sent SIGIO; null for nobody. */
    void setOwner(@Nullable SignalOwner process) {
        mutex.lock();
        owner = process;
        mutex.unlock();
    }

    @Override
    public Result stat() {
        return Result.of(MODE_SOCKET);
    }

    @Override
    public Result kinfo() {
        return Result.of(KINFO_TYPE);
    }

    @Override
    public int sleepers() {
        return acceptors + receive.sleepers() + send.sleepers();
    }

    /** Ends the socket: the other side sees the end, and what nobody accepted or received goes (soclose). */
    @Override
    public void close(FileEntry entry) {
        close();
    }

    /** Ends a socket that never got a file, or whose file is gone. */
    void close() {
        Vnode named = name;
        if (named != null) {
            named.unbind(this);
        }
        if (listening) {
            for (Socket connection = complete.poll(); connection != null; connection = complete.poll()) {
                connection.abort();
            }
        } else {
            SocketTransfer.disconnect(this, farewell);
        }
        receive.mutex().lock();
        List<FileEntry> rights = receive.flush();
        receive.shut();
        receive.wakeupPollers();
        receive.mutex().unlock();
        send.mutex().lock();
        send.wakeupPollers();
        send.mutex().unlock();
        discard(rights);
        receive.notes().destroy();
        send.notes().destroy();
    }

    /** Ends a connection that was never accepted (soabort). */
    private void abort() {
        SocketTransfer.disconnect(this, Farewell.ABORT);
    }

    @Override
    public boolean mayWaitForever(String waitMessage) {
        return complete.isEmpty();
    }

    @Override
    public String describe() {
        return "queued=" + complete.size();
    }

    @Override
    public String toString() {
        return mutex.label();
    }
}
