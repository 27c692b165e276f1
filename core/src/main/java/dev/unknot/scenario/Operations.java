// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.file.PipeResult;
import dev.unknot.file.Result;
import dev.unknot.history.CallResult;
import dev.unknot.history.SystemCall;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventFlags;
import dev.unknot.kqueue.KeventText;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.DeviceResult;
import java.util.List;
import java.util.stream.Collectors;

/** The operations that scenarios are made of. */
public final class Operations {
    private Operations() {}

    // ---- kqueues ----

    /** Makes a kqueue. */
    public static Operation kqueue(Handle kq) {
        return Operation.of(
                kq + " = kqueue()",
                world -> new SystemCall.MakeKqueue(),
                (world, result) -> bind(world, kq, value(result)));
    }

    /** Makes changes, and does not ask for events. */
    public static Operation change(Handle kq, Change... changes) {
        return kevent(kq, List.of(changes), 0, Timeout.NONE);
    }

    /** Asks for up to that many events without waiting. */
    public static Operation collect(Handle kq, int nevents) {
        return kevent(kq, List.of(), nevents, Timeout.NONE);
    }

    /** Waits for up to that many events, for ever if need be. */
    public static Operation await(Handle kq, int nevents) {
        return kevent(kq, List.of(), nevents, Timeout.FOREVER);
    }

    /** Waits for up to that many events, not longer than the timeout. */
    public static Operation await(Handle kq, int nevents, Timeout timeout) {
        return kevent(kq, List.of(), nevents, timeout);
    }

    /** Makes changes, then waits for up to that many events. */
    public static Operation kevent(Handle kq, List<Change> changes, int nevents, Timeout timeout) {
        String text = "kevent(" + kq
                + changes.stream().map(change -> ", " + change.text()).collect(Collectors.joining())
                + (nevents == 0 ? "" : ", events<=" + nevents + ", " + text(timeout)) + ")";
        List<Change> list = List.copyOf(changes);
        return Operation.of(
                text,
                world -> new SystemCall.Kevents(world.fd(kq), new KeventArgs(in(world, list), nevents, timeout)),
                (world, result) -> ((CallResult.Events) result).result());
    }

    private static List<Kevent> in(World world, List<Change> changes) {
        Kevent[] events = new Kevent[changes.size()];
        for (int i = 0; i < events.length; i++) {
            events[i] = changes.get(i).in(world);
        }
        return List.of(events);
    }

    private static Result value(CallResult result) {
        return ((CallResult.Value) result).result();
    }

    private static String text(Timeout timeout) {
        return switch (timeout.kind()) {
            case ABSENT -> "wait";
            case BAD_ADDRESS -> "bad timeout";
            case PRESENT ->
                timeout.seconds() == 0 && timeout.nanos() == 0
                        ? "no wait"
                        : "wait " + (timeout.seconds() * 1_000_000 + timeout.nanos() / 1_000) + " us";
        };
    }

    // ---- descriptors ----

    /** Makes a pipe. */
    public static Operation pipe(Handle first, Handle second) {
        return Operation.of(
                "(" + first + ", " + second + ") = pipe()", world -> new SystemCall.MakePipe(), (world, result) -> {
                    PipeResult pipe = ((CallResult.Pair) result).result();
                    world.bind(first, pipe.first());
                    world.bind(second, pipe.second());
                    return Result.error(pipe.error());
                });
    }

    /** Closes a descriptor. */
    public static Operation close(Handle fd) {
        return plain("close(" + fd + ")", world -> new SystemCall.Close(world.fd(fd)));
    }

    /** Gives a descriptor a second number. */
    public static Operation dup(Handle fd, Handle copy) {
        return Operation.of(
                copy + " = dup(" + fd + ")",
                world -> new SystemCall.Dup(world.fd(fd)),
                (world, result) -> bind(world, copy, value(result)));
    }

    /** Has a number name another file. */
    public static Operation dup2(Handle fd, Handle target) {
        return plain("dup2(" + fd + ", " + target + ")", world -> new SystemCall.Dup2(world.fd(fd), world.fd(target)));
    }

    /** Writes that many bytes. */
    public static Operation write(Handle fd, int count) {
        return plain("write(" + fd + ", " + count + ")", world -> new SystemCall.Write(world.fd(fd), count));
    }

    /** Reads up to that many bytes. */
    public static Operation read(Handle fd, int count) {
        return plain("read(" + fd + ", " + count + ")", world -> new SystemCall.Read(world.fd(fd), count));
    }

    // ---- processes ----

    /** Has a new process fork from the first one. */
    public static Operation fork(Handle child) {
        return new Operation(
                child + " = fork()",
                world -> bind(
                        world,
                        child,
                        world.machine()
                                .processes()
                                .fork(world.machine().processes().self())));
    }

    /** Has a process fork. */
    public static Operation fork(Handle parent, Handle child) {
        return new Operation(
                child + " = fork of " + parent,
                world -> bind(world, child, world.machine().processes().fork(world.process(parent))));
    }

    /** Sets the number that the next process gets. */
    public static Operation nextPid(int pid) {
        return new Operation("the next process is " + pid, world -> {
            world.machine().processes().setNextPid(pid);
            return Result.zero();
        });
    }

    /** Has a process execute another program. */
    public static Operation exec(Handle process) {
        return new Operation(
                "exec of " + process, world -> world.machine().processes().exec(world.process(process)));
    }

    /** Has a process exit. */
    public static Operation exit(Handle process, int status) {
        return new Operation(
                "exit(" + status + ") of " + process,
                world -> world.machine().processes().exit(world.process(process), status, 0));
    }

    // ---- devices and modules ----

    /** Opens a test device of that kind. */
    public static Operation device(Handle device, int kind) {
        return new Operation(device + " = open device of kind " + kind, world -> {
            DeviceResult opened = world.machine().openDevice(kind);
            if (opened.device() != null) {
                world.bind(device, opened.fd(), opened.device());
            }
            return Result.error(opened.error());
        });
    }

    /** Sets a device's value and tells its watchers. */
    public static Operation set(Handle device, long value, int hint) {
        String note = hint == 0 ? "" : ", NOTE_" + KeventText.notes(KeventFlags.EVFILT_VNODE, hint);
        return new Operation("set " + device + " to " + value + note, world -> {
            world.device(device).set(value, hint);
            return Result.zero();
        });
    }

    /** Takes all watchers off a device. */
    public static Operation clear(Handle device) {
        return new Operation("clear watchers of " + device, world -> {
            world.device(device).clear();
            return Result.zero();
        });
    }

    /** Loads a module that provides a filter. */
    public static Operation load(int filter) {
        return new Operation(
                "load filter " + KeventFlags.filterName(filter),
                world -> world.machine().addFilter(filter));
    }

    /** Unloads the module that provides a filter. */
    public static Operation unload(int filter) {
        return new Operation(
                "unload filter " + KeventFlags.filterName(filter),
                world -> world.machine().deleteFilter(filter));
    }

    // ---- time ----

    /** Has that many nanoseconds pass, whatever the other threads do meanwhile. Only where time is virtual. */
    public static Operation pass(long nanos) {
        return new Operation(nanos / 1_000 + " us pass", world -> {
            world.pass(nanos);
            return Result.zero();
        });
    }

    /** A system call whose result is a number that nothing is named after. */
    private static Operation plain(String text, Operation.Arguments arguments) {
        return Operation.of(text, arguments, (world, result) -> value(result));
    }

    private static Result bind(World world, Handle handle, Result result) {
        world.bind(handle, result.value());
        return result;
    }
}
