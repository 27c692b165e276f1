// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import static dev.unknot.kqueue.KeventFlags.EVFILT_EMPTY;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.PipeResult;
import dev.unknot.file.Result;
import dev.unknot.kqueue.Kernel;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.filter.DeviceResult;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.kqueue.filter.TestDevice;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessTable;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.sim.EngineError;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;

/** Does the operations of a recorded program on a machine. All threads of the program share one. */
final class Interpreter {
    private static final int EVENTS_LISTED_MAX = 24;
    private static final int FLAGS_MASK = 0xffff;
    private static final long FFLAGS_MASK = 0xffff_ffffL;

    private final SimScheduler scheduler;
    private final Machine machine;
    private final SystemCalls calls;
    private final ProcessTable processes;
    private final KernelThread[] threads;
    private final Names names;

    /** An interpreter; {@code threads} are those of the program, which interrupts name by their number. */
    Interpreter(SimScheduler scheduler, Machine machine, KernelThread[] threads) {
        this.scheduler = scheduler;
        this.machine = machine;
        this.threads = threads;
        names = new Names(scheduler);
        calls = machine.calls();
        processes = machine.processes();
        names.bindProcess("self", processes.self());
    }

    /** Does an operation on behalf of the thread that calls. */
    OperationResult run(Operation operation) {
        return switch (operation) {
            case Operation.OnDescriptor op -> runOnDescriptor(op);
            case Operation.OnEvents op -> runOnEvents(op);
            case Operation.OnProcess op -> runOnProcess(op);
            case Operation.OnDevice op -> runOnDevice(op);
            case Operation.OnMachine op -> {
                runOnMachine(op);
                yield op instanceof Operation.Count(Operation.Counted what)
                        ? OperationResult.of(count(what))
                        : OperationResult.ZERO;
            }
            case Operation.Unknown(String word) -> throw new EngineError("operation " + word + " cannot be done");
        };
    }

    // ---- descriptors ----

    private OperationResult runOnDescriptor(Operation.OnDescriptor operation) {
        return switch (operation) {
            case Operation.Kqueue(String name) -> bound(name, calls.kqueue());
            case Operation.Close(String name) -> OperationResult.of(calls.close(fd(name)));
            case Operation.Dup(String name, String copy) -> bound(copy, calls.dup(fd(name)));
            case Operation.DupAt(String name, String copy, int minimum) -> {
                Result result = calls.dup(fd(name), minimum);
                bound(copy, result);
                yield OperationResult.of(result);
            }
            case Operation.Dup2(String name, String target) -> withoutValue(calls.dup2(fd(name), fd(target)));
            case Operation.MakePipe(String first, String second) -> pipe(first, second);
            case Operation.Write(String name, int count) -> OperationResult.of(calls.write(fd(name), count));
            case Operation.Read(String name, int count) -> OperationResult.of(calls.read(fd(name), count));
            case Operation.Ioctl(String name, long command) -> OperationResult.of(calls.ioctl(fd(name), command));
            case Operation.Stat(String name) -> OperationResult.of(calls.stat(fd(name)));
            case Operation.Kinfo(String name) -> OperationResult.of(calls.kinfo(fd(name)));
            case Operation.Poll(String name, var timeout) -> OperationResult.of(calls.poll(fd(name), timeout));
        };
    }

    private int fd(String name) {
        return names.descriptor(name);
    }

    private OperationResult bound(String name, Result descriptor) {
        if (descriptor.isOk()) {
            names.bindDescriptor(name, (int) descriptor.value());
        }
        return withoutValue(descriptor);
    }

    private static OperationResult withoutValue(Result result) {
        return result.isOk() ? OperationResult.ZERO : OperationResult.failed(result.error());
    }

    private OperationResult pipe(String first, String second) {
        PipeResult pipe = calls.pipe();
        if (pipe.error() != Errno.OK) {
            return OperationResult.failed(pipe.error());
        }
        names.bindDescriptor(first, pipe.first());
        names.bindDescriptor(second, pipe.second());
        return OperationResult.ZERO;
    }

    // ---- events ----

    private OperationResult runOnEvents(Operation.OnEvents operation) {
        return switch (operation) {
            case Operation.Kevent op -> kevent(op);
            case Operation.KeventAnonymous(var changes) -> delivered(calls.keventAnonymous(kevents(changes)));
            case Operation.Register(String name, var change, var waitok) ->
                OperationResult.of(calls.kqfdRegister(fd(name), kevent(change), waitok));
            case Operation.FsEvent(long hint) -> {
                machine.fsEvent(hint);
                yield OperationResult.ZERO;
            }
            case Operation.AddFilter(int filter) -> OperationResult.of(machine.addFilter(filter));
            case Operation.DeleteFilter(int filter) -> OperationResult.of(machine.deleteFilter(filter));
        };
    }

    private OperationResult kevent(Operation.Kevent op) {
        KeventArgs args =
                new KeventArgs(kevents(op.changes()), op.nevents(), op.timeout(), op.readable(), op.writable());
        int kq = fd(op.name());
        return delivered(
                switch (op.layout()) {
                    case CURRENT -> calls.kevent(kq, args);
                    case FREEBSD_11 -> calls.kevent11(kq, args);
                });
    }

    private List<Kevent> kevents(List<Operation.Change> changes) {
        List<Kevent> kevents = new ArrayList<>(changes.size());
        for (Operation.Change change : changes) {
            kevents.add(kevent(change));
        }
        return kevents;
    }

    private Kevent kevent(Operation.Change change) {
        String name = change.name();
        long ident = name == null ? change.number() : names.ident(name);
        return new Kevent(ident, change.filter(), change.flags(), change.fflags(), change.data(), change.udata());
    }

    private OperationResult delivered(KeventResult result) {
        List<Kevent> all = result.events();
        List<ResultEvent> events = new ArrayList<>(all.size());
        for (int i = 0; i < all.size() && i < EVENTS_LISTED_MAX; i++) {
            events.add(event(all.get(i)));
        }
        boolean ok = result.error() == Errno.OK;
        return new OperationResult(result.count(), ok ? "" : result.error().name(), events);
    }

    private ResultEvent event(Kevent kev) {
        boolean descriptor = isDescriptorFilter(kev.filter()) && kev.ident() == (int) kev.ident();
        String name = descriptor ? names.nameOfDescriptor((int) kev.ident()) : null;
        return new ResultEvent(
                name,
                name == null ? kev.ident() : 0,
                kev.filter(),
                kev.flags() & FLAGS_MASK,
                kev.fflags() & FFLAGS_MASK,
                kev.data(),
                kev.udata());
    }

    private static boolean isDescriptorFilter(int filter) {
        return switch (filter) {
            case EVFILT_READ, EVFILT_WRITE, EVFILT_VNODE, EVFILT_PROCDESC, EVFILT_EMPTY -> true;
            default -> false;
        };
    }

    // ---- processes ----

    private OperationResult runOnProcess(Operation.OnProcess operation) {
        return switch (operation) {
            case Operation.Fork(String parent, String child) -> fork(parent, child);
            case Operation.Exec(String name) -> onProcess(name, processes::exec);
            case Operation.Exit(String name, int status, int signal) ->
                onProcess(name, process -> processes.exit(process, status, signal));
            case Operation.Reap(String name) -> onProcess(name, processes::reap);
            case Operation.Signal(String name, int signal) ->
                onProcess(name, process -> processes.signal(process, signal));
        };
    }

    /** What is done to a process. */
    private interface ProcessCall {
        Result call(Process process);
    }

    private OperationResult onProcess(String name, ProcessCall call) {
        Process process = names.process(name);
        return process == null ? OperationResult.failed(Errno.ESRCH) : OperationResult.of(call.call(process));
    }

    private OperationResult fork(String parent, String child) {
        OperationResult result = onProcess(parent, processes::fork);
        Process made = result.error().isEmpty() ? processes.at((int) result.value()) : null;
        if (made != null) {
            names.bindProcess(child, made);
        }
        return result;
    }

    // ---- devices ----

    private OperationResult runOnDevice(Operation.OnDevice operation) {
        return switch (operation) {
            case Operation.OpenDevice(String name, int kind) -> openDevice(name, kind);
            case Operation.SetDevice(String name, long value, long hint) ->
                onDevice(name, device -> device.set(value, hint));
            case Operation.ClearDevice(String name) -> onDevice(name, TestDevice::clear);
            case Operation.DeleteDevice(String name) -> onDevice(name, TestDevice::delete);
        };
    }

    private OperationResult openDevice(String name, int kind) {
        DeviceResult opened = machine.openDevice(kind);
        TestDevice device = opened.device();
        if (device == null) {
            return OperationResult.failed(opened.error());
        }
        names.bindDevice(name, opened.fd(), device);
        return OperationResult.ZERO;
    }

    /** What is done to a device. */
    private interface DeviceCall {
        void call(TestDevice device);
    }

    private OperationResult onDevice(String name, DeviceCall call) {
        TestDevice device = names.device(name);
        if (device == null) {
            return OperationResult.failed(Errno.EBADF);
        }
        call.call(device);
        return OperationResult.ZERO;
    }

    // ---- the machine ----

    private void runOnMachine(Operation.OnMachine operation) {
        Kernel kernel = machine.kernel();
        DescriptorTable descriptors = kernel.descriptors();
        switch (operation) {
            case Operation.Advance(long nanos) -> scheduler.advance(Sbintime.ofNanos(nanos));
            case Operation.Interrupt(int thread, var reason) -> threads[thread].interrupt(reason);
            case Operation.FailAllocations(int number) -> kernel.failAllocations(number);
            case Operation.LimitKqueues(long limit) -> kernel.setKqueueLimit(limit);
            case Operation.LimitDescriptors(int size) -> descriptors.setSize(size);
            case Operation.LimitTimers(int limit) -> kernel.setCalloutMax(limit);
            case Operation.NextPid(int pid) -> processes.setNextPid(pid);
            case Operation.Count count -> {}
        }
    }

    private long count(Operation.Counted what) {
        Kernel kernel = machine.kernel();
        return switch (what) {
            case KNOTES -> kernel.liveKnotes();
            case KQUEUES -> kernel.liveKqueues();
            case TIMERS -> kernel.calloutCount().load();
            case CHARGED_KQUEUES -> kernel.chargedKqueues();
        };
    }
}
