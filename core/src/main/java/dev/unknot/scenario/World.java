// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.file.Result;
import dev.unknot.history.CallResult;
import dev.unknot.history.SystemCall;
import dev.unknot.history.SystemCallLog;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.kqueue.filter.TestDevice;
import dev.unknot.proc.Process;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.VirtualTime;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a scenario works on in one execution: the machine, the numbers behind the names, and the results so far. */
public final class World {
    /** More events than a scenario has. */
    private static final int PENDING_MAX = 8;

    private final Machine machine;
    /** Is told when threads share what is not the machine's; null where nobody asks. */
    private final @Nullable SimScheduler scheduler;
    /** The number of the first handle for those who are told of it; the last one is that of the history. */
    private final int firstThing;

    private final @Nullable SystemCallLog log;

    private final long[] numbers;
    private final @Nullable TestDevice[] devices;
    private final @Nullable Object[][] results;

    World(Machine machine, int handles, int[] operations, @Nullable SystemCallLog log) {
        this.machine = machine;
        this.log = log;
        scheduler = machine.kernel().scheduler() instanceof SimScheduler sim ? sim : null;
        firstThing = scheduler == null ? 0 : scheduler.newNumbers(handles + 1);
        numbers = new long[handles];
        devices = new @Nullable TestDevice[handles];
        results = new @Nullable Object[operations.length][];
        for (int thread = 0; thread < operations.length; thread++) {
            results[thread] = new @Nullable Object[operations[thread]];
        }
    }

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** Its system calls. */
    public SystemCalls calls() {
        return machine.calls();
    }

    /** What takes down the system calls; null if some of what is done is nothing that a history can have. */
    @Nullable
    SystemCallLog log() {
        return log;
    }

    /**
     * Notes that the thread of that number is about to make a call; returns the call. Which calls have ended before
     * counts.
     */
    <C extends SystemCall> C begin(int thread, C call) {
        if (log != null) {
            if (scheduler != null) {
                scheduler.fieldRead(firstThing + numbers.length);
            }
            log.begin(thread, call);
        }
        return call;
    }

    /** Notes what the call of the thread has returned; returns it. */
    <R extends CallResult> R end(int thread, R result) {
        if (log != null) {
            if (scheduler != null) {
                scheduler.fieldJoined(firstThing + numbers.length);
            }
            log.end(thread, result);
        }
        return result;
    }

    /** Moves virtual time. */
    void pass(long nanos) {
        if (!(machine.kernel().scheduler() instanceof VirtualTime time)) {
            throw new UnsupportedOperationException("time passes by itself on this scheduler");
        }
        time.advance(Sbintime.ofNanos(nanos));
    }

    // ---- names ----

    /** The number behind a name. */
    public long number(Handle handle) {
        looks(handle);
        return numbers[handle.slot()];
    }

    /** The descriptor behind a name. */
    public int fd(Handle handle) {
        return (int) number(handle);
    }

    /** The process behind a name. */
    public Process process(Handle handle) {
        Process process = machine.processes().at((int) number(handle));
        if (process == null) {
            throw new IllegalStateException("there is no process " + handle);
        }
        return process;
    }

    /** The system calls of the process behind a name. */
    SystemCalls callsOf(Handle handle) {
        SystemCalls calls = machine.kernel().callsOf(process(handle));
        if (calls == null) {
            throw new IllegalStateException("the process " + handle + " has no descriptors");
        }
        return calls;
    }

    /** The device behind a name. */
    public TestDevice device(Handle handle) {
        looks(handle);
        TestDevice device = devices[handle.slot()];
        if (device == null) {
            throw new IllegalStateException("there is no device " + handle);
        }
        return device;
    }

    void bind(Handle handle, long number) {
        changes(handle);
        numbers[handle.slot()] = number;
    }

    void bind(Handle handle, int fd, TestDevice device) {
        changes(handle);
        numbers[handle.slot()] = fd;
        devices[handle.slot()] = device;
    }

    private void looks(Handle handle) {
        if (scheduler != null) {
            scheduler.fieldRead(firstThing + handle.slot());
        }
    }

    private void changes(Handle handle) {
        if (scheduler != null) {
            scheduler.fieldWritten(firstThing + handle.slot());
        }
    }

    // ---- results ----

    void returned(int thread, int operation, Object result) {
        results[thread][operation] = result;
    }

    /** Whether an operation has returned. */
    public boolean hasReturned(int thread, int operation) {
        return results[thread][operation] != null;
    }

    /** What an operation returned that is no kevent(2); null if it has not. */
    public @Nullable Result result(int thread, int operation) {
        return results[thread][operation] instanceof Result result ? result : null;
    }

    /** What a kevent(2) returned; null if it has not. */
    public @Nullable KeventResult kevent(int thread, int operation) {
        return results[thread][operation] instanceof KeventResult result ? result : null;
    }

    /** The events that a kqueue still has to report, up to {@link #PENDING_MAX}; they count as reported afterwards. */
    public List<Kevent> pending(Handle kq) {
        return calls().kevent(fd(kq), KeventArgs.await(PENDING_MAX, Timeout.NONE))
                .events();
    }

    /** All events that all threads got, and then those that the kqueue still has to report. */
    public List<Kevent> eventsAndPending(Handle kq) {
        List<Kevent> all = events();
        all.addAll(pending(kq));
        return all;
    }

    /** How many knotes there are, those of scans included. */
    public int knotes() {
        return machine.kernel().liveKnotes();
    }

    /** All events that all threads got, by thread and operation. */
    public List<Kevent> events() {
        List<Kevent> events = new ArrayList<>();
        for (@Nullable Object[] thread : results) {
            for (Object result : thread) {
                if (result instanceof KeventResult kevent) {
                    events.addAll(kevent.events());
                }
            }
        }
        return events;
    }
}
