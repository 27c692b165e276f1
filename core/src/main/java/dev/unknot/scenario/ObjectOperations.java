// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.file.Errno;
import dev.unknot.file.FileFlags;
import dev.unknot.file.MessageResult;
import dev.unknot.file.PipeResult;
import dev.unknot.file.PollFlags;
import dev.unknot.file.Result;
import dev.unknot.file.SocketCalls.Direction;
import dev.unknot.file.SocketKind;
import dev.unknot.file.VnodeCalls.Flock;
import dev.unknot.file.VnodeCalls.LockType;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.PollCalls.PollFd;
import dev.unknot.kqueue.ProcessCalls;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessDescriptor.OnClose;
import dev.unknot.proc.ProcessTable;
import java.util.List;

/** The operations of scenarios that are about sockets, files, processes with descriptors of their own, and polling. */
final class ObjectOperations {
    private ObjectOperations() {}

    private static Result bind(World world, Handle handle, Result result) {
        if (result.isOk()) {
            world.bind(handle, result.value());
        }
        return result;
    }

    // ---- sockets ----

    /** Makes two sockets that are connected. */
    static Operation socketpair(Handle first, Handle second) {
        return new Operation("(" + first + ", " + second + ") = socketpair()", (world, thread) -> {
            PipeResult pair = world.calls().sockets().socketpair(SocketKind.STREAM);
            world.bind(first, pair.first());
            world.bind(second, pair.second());
            return Result.error(pair.error());
        });
    }

    /** Makes a socket. */
    static Operation socket(Handle socket) {
        return new Operation(
                socket + " = socket()",
                (world, thread) -> bind(world, socket, world.calls().sockets().socket(SocketKind.STREAM)));
    }

    /** Gives a socket a name. */
    static Operation name(Handle socket, String path) {
        return new Operation(
                "bind(" + socket + ", " + path + ")",
                (world, thread) -> world.calls().sockets().bind(world.fd(socket), path));
    }

    /** Begins to take connections. */
    static Operation listen(Handle socket) {
        return new Operation(
                "listen(" + socket + ")",
                (world, thread) -> world.calls().sockets().listen(world.fd(socket), 1));
    }

    /** Connects a socket to a name. */
    static Operation connect(Handle socket, String path) {
        return new Operation(
                "connect(" + socket + ", " + path + ")",
                (world, thread) -> world.calls().sockets().connect(world.fd(socket), path));
    }

    /** Takes a connection, and waits for one if need be. */
    static Operation accept(Handle socket, Handle connection) {
        return new Operation(
                connection + " = accept(" + socket + ")",
                (world, thread) ->
                        bind(world, connection, world.calls().sockets().accept(world.fd(socket))));
    }

    /** Ends what a socket sends. */
    static Operation shutdownSend(Handle socket) {
        return new Operation(
                "shutdown(" + socket + ", SHUT_WR)",
                (world, thread) -> world.calls().sockets().shutdown(world.fd(socket), Direction.SEND));
    }

    /** Sends a byte, and a descriptor with it. */
    static Operation send(Handle socket, Handle passed) {
        return new Operation(
                "sendmsg(" + socket + ", {" + passed + "})",
                (world, thread) -> world.calls().sockets().sendMessage(world.fd(socket), 1, List.of(world.fd(passed))));
    }

    /** Receives a byte, and the descriptor that comes with it; waits for it if need be. The value is the descriptor. */
    static Operation receive(Handle socket, Handle passed) {
        return new Operation("{" + passed + "} = recvmsg(" + socket + ")", (world, thread) -> {
            MessageResult message = world.calls().sockets().receiveMessage(world.fd(socket), 1);
            return message.descriptors().isEmpty()
                    ? Result.error(Errno.EAGAIN)
                    : bind(world, passed, Result.of(message.descriptors().getFirst()));
        });
    }

    // ---- files ----

    /** Opens a file for reading and writing, and makes it if it is not there. */
    static Operation open(Handle file, String path) {
        return new Operation(
                file + " = open(" + path + ")",
                (world, thread) ->
                        bind(world, file, world.calls().vnodes().open(path, FileFlags.O_RDWR | FileFlags.O_CREAT)));
    }

    /** Takes a name away. */
    static Operation unlink(String path) {
        return new Operation(
                "unlink(" + path + ")",
                (world, thread) -> world.calls().vnodes().unlink(path));
    }

    /** Gives a file another name. */
    static Operation rename(String from, String to) {
        return new Operation(
                "rename(" + from + ", " + to + ")",
                (world, thread) -> world.calls().vnodes().rename(from, to));
    }

    /** Cuts off all who have a file open. */
    static Operation revoke(String path) {
        return new Operation(
                "revoke(" + path + ")",
                (world, thread) -> world.calls().vnodes().revoke(path));
    }

    /** Takes the lock of the first process on a whole file, and waits for it if need be. */
    static Operation lockFile(Handle file) {
        return new Operation(
                "fcntl(" + file + ", F_SETLKW)", (world, thread) -> lockFile(world.calls(), world.fd(file)));
    }

    /** The same for another process. */
    static Operation lockFile(Handle process, Handle file) {
        return new Operation(
                "fcntl(" + file + ", F_SETLKW) by " + process,
                (world, thread) -> lockFile(world.callsOf(process), world.fd(file)));
    }

    private static Result lockFile(SystemCalls calls, int fd) {
        return calls.vnodes().setLockWaiting(fd, new Flock(LockType.WRITE, 0, 0));
    }

    // ---- processes ----

    /** Forks a process with a copy of the descriptors. */
    static Operation forkWithCopy(Handle child) {
        return new Operation(
                child + " = fork() with descriptors",
                (world, thread) -> bind(world, child, world.calls().processes().fork()));
    }

    /** Forks a process that shares the descriptors. */
    static Operation rfork(Handle child) {
        return new Operation(
                child + " = rfork()",
                (world, thread) -> bind(world, child, world.calls().processes().rforkShared()));
    }

    /** Forks a process that a descriptor stands for. */
    static Operation pdfork(Handle descriptor, Handle child) {
        return new Operation("(" + descriptor + ", " + child + ") = pdfork()", (world, thread) -> {
            ProcessCalls calls = world.calls().processes();
            Result result = bind(world, descriptor, calls.pdfork(OnClose.KILL));
            return result.isOk() ? bind(world, child, calls.pdgetpid((int) result.value())) : result;
        });
    }

    /** Has another process make a change. */
    static Operation change(Handle process, Handle kq, Change change) {
        return new Operation(
                "kevent(" + kq + ", " + change.text() + ") by " + process,
                (world, thread) -> world.callsOf(process).kevent(world.fd(kq), KeventArgs.change(change.in(world))));
    }

    /** Has a process exit that may be gone. */
    static Operation exitOrNot(Handle process, int status) {
        return new Operation("exit(" + status + ") of " + process, (world, thread) -> {
            ProcessTable processes = world.machine().processes();
            Process running = processes.at((int) world.number(process));
            return running == null ? Result.error(Errno.ESRCH) : processes.exit(running, status, 0);
        });
    }

    /** Takes away what is left of a process that has exited; does not wait for the exit. */
    static Operation reap(Handle process) {
        return new Operation(
                "waitpid(" + process + ", WNOHANG)",
                (world, thread) -> world.calls().processes().wait((int) world.number(process)));
    }

    // ---- kqueues ----

    /** Waits until a descriptor can be read; the value is 1. */
    static Operation poll(Handle fd) {
        return new Operation(
                "poll(" + fd + ", wait)",
                (world, thread) -> world.calls()
                        .polls()
                        .poll(List.of(new PollFd(world.fd(fd), PollFlags.POLLIN)), Timeout.FOREVER)
                        .ready());
    }

    /** Waits for an event on a kqueue that only this call knows. */
    static Operation await(Change change) {
        return new Operation(
                "kern_kevent_anonymous(" + change.text() + ", wait)",
                (world, thread) -> world.calls().keventAnonymous(List.of(change.in(world))));
    }

    /** Makes another kqueue, which may be refused. */
    static Operation kqueueOrNot(Handle kq) {
        return new Operation(
                kq + " = kqueue()",
                (world, thread) -> bind(world, kq, world.calls().kqueue()));
    }

    /** Lets the user have that many kqueues. */
    static Operation limitKqueues(long limit) {
        return new Operation("setrlimit(RLIMIT_KQUEUES, " + limit + ")", (world, thread) -> {
            world.machine().kernel().setKqueueLimit(limit);
            return Result.zero();
        });
    }
}
