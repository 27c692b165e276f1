// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.file.PipeResult;
import dev.unknot.file.Result;
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
        return Operation.ofCall(kq + " = kqueue()", (world, thread) -> {
            SystemCall.MakeKqueue call = world.begin(thread, new SystemCall.MakeKqueue());
            return bind(
                    world, kq, world.end(thread, call.perform(world.calls())).result());
        });
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
        return Operation.ofCall(text, (world, thread) -> {
            KeventArgs arguments = new KeventArgs(in(world, list), nevents, timeout);
            SystemCall.Kevents call = world.begin(thread, new SystemCall.Kevents(world.fd(kq), arguments));
            return world.end(thread, call.perform(world.calls())).result();
        });
    }

    private static List<Kevent> in(World world, List<Change> changes) {
        Kevent[] events = new Kevent[changes.size()];
        for (int i = 0; i < events.length; i++) {
            events[i] = changes.get(i).in(world);
        }
        return List.of(events);
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
        return Operation.ofCall("(" + first + ", " + second + ") = pipe()", (world, thread) -> {
            SystemCall.MakePipe call = world.begin(thread, new SystemCall.MakePipe());
            PipeResult pipe = world.end(thread, call.perform(world.calls())).result();
            world.bind(first, pipe.first());
            world.bind(second, pipe.second());
            return Result.error(pipe.error());
        });
    }

    /** Closes a descriptor. */
    public static Operation close(Handle fd) {
        return Operation.ofCall("close(" + fd + ")", (world, thread) -> {
            SystemCall.Close call = world.begin(thread, new SystemCall.Close(world.fd(fd)));
            return world.end(thread, call.perform(world.calls())).result();
        });
    }

    /** Gives a descriptor a second number. */
    public static Operation dup(Handle fd, Handle copy) {
        return Operation.ofCall(copy + " = dup(" + fd + ")", (world, thread) -> {
            SystemCall.Dup call = world.begin(thread, new SystemCall.Dup(world.fd(fd)));
            return bind(
                    world, copy, world.end(thread, call.perform(world.calls())).result());
        });
    }

    /** Has a number name another file. */
    public static Operation dup2(Handle fd, Handle target) {
        return Operation.ofCall("dup2(" + fd + ", " + target + ")", (world, thread) -> {
            SystemCall.Dup2 call = world.begin(thread, new SystemCall.Dup2(world.fd(fd), world.fd(target)));
            return world.end(thread, call.perform(world.calls())).result();
        });
    }

    /** Writes that many bytes. */
    public static Operation write(Handle fd, int count) {
        return Operation.ofCall("write(" + fd + ", " + count + ")", (world, thread) -> {
            SystemCall.Write call = world.begin(thread, new SystemCall.Write(world.fd(fd), count));
            return world.end(thread, call.perform(world.calls())).result();
        });
    }

    /** Reads up to that many bytes. */
    public static Operation read(Handle fd, int count) {
        return Operation.ofCall("read(" + fd + ", " + count + ")", (world, thread) -> {
            SystemCall.Read call = world.begin(thread, new SystemCall.Read(world.fd(fd), count));
            return world.end(thread, call.perform(world.calls())).result();
        });
    }

    // ---- processes ----

    /** Has a new process fork from the first one. */
    public static Operation fork(Handle child) {
        return new Operation(
                child + " = fork()",
                (world, thread) -> bind(
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
                (world, thread) ->
                        bind(world, child, world.machine().processes().fork(world.process(parent))));
    }

    /** Sets the number that the next process gets. */
    public static Operation nextPid(int pid) {
        return new Operation("the next process is " + pid, (world, thread) -> {
            world.machine().processes().setNextPid(pid);
            return Result.zero();
        });
    }

    /** Has a process execute another program. */
    public static Operation exec(Handle process) {
        return new Operation(
                "exec of " + process,
                (world, thread) -> world.machine().processes().exec(world.process(process)));
    }

    /** Has a process exit. */
    public static Operation exit(Handle process, int status) {
        return new Operation(
                "exit(" + status + ") of " + process,
                (world, thread) -> world.machine().processes().exit(world.process(process), status, 0));
    }

    // ---- devices and modules ----

    /** Opens a test device of that kind. */
    public static Operation device(Handle device, int kind) {
        return new Operation(device + " = open device of kind " + kind, (world, thread) -> {
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
        return new Operation("set " + device + " to " + value + note, (world, thread) -> {
            world.device(device).set(value, hint);
            return Result.zero();
        });
    }

    /** Takes all watchers off a device. */
    public static Operation clear(Handle device) {
        return new Operation("clear watchers of " + device, (world, thread) -> {
            world.device(device).clear();
            return Result.zero();
        });
    }

    /** Loads a module that provides a filter. */
    public static Operation load(int filter) {
        return new Operation(
                "load filter " + KeventFlags.filterName(filter),
                (world, thread) -> world.machine().addFilter(filter));
    }

    /** Unloads the module that provides a filter. */
    public static Operation unload(int filter) {
        return new Operation(
                "unload filter " + KeventFlags.filterName(filter),
                (world, thread) -> world.machine().deleteFilter(filter));
    }

    // ---- time ----

    /** Has that many nanoseconds pass, whatever the other threads do meanwhile. Only where time is virtual. */
    public static Operation pass(long nanos) {
        return new Operation(nanos / 1_000 + " us pass", (world, thread) -> {
            world.pass(nanos);
            return Result.zero();
        });
    }

    private static Result bind(World world, Handle handle, Result result) {
        world.bind(handle, result.value());
        return result;
    }
}
