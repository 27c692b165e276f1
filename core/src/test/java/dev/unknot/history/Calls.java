// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Threads that make system calls on a machine and take down what they do. Set-up is their last thread. */
final class Calls {
    /** The number of the first descriptor of a machine. */
    static final int KQUEUE = 3;

    private final List<SystemCall> setUp;
    private final List<List<SystemCall>> threads;

    @SafeVarargs
    @SuppressWarnings("varargs")
    Calls(List<SystemCall> setUp, List<SystemCall>... threads) {
        this.setUp = setUp;
        this.threads = List.of(threads);
    }

    /** Boots a machine, and starts the threads. */
    HistoryRecorder<SystemCall, CallResult> start(Scheduler scheduler) {
        List<String> names = new ArrayList<>(RegisterModel.names(threads.size()));
        names.add("set-up");
        HistoryRecorder<SystemCall, CallResult> recorder = new HistoryRecorder<>(names);
        SystemCalls calls = Machine.boot(scheduler).calls();
        run(recorder, calls, threads.size(), setUp);
        for (int thread = 0; thread < threads.size(); thread++) {
            int number = thread;
            List<SystemCall> own = threads.get(thread);
            scheduler.spawn("t" + thread, () -> run(recorder, calls, number, own));
        }
        return recorder;
    }

    private static void run(
            HistoryRecorder<SystemCall, CallResult> recorder, SystemCalls calls, int thread, List<SystemCall> own) {
        for (SystemCall call : own) {
            recorder.begin(thread, call);
            recorder.end(thread, call.perform(calls));
        }
    }

    /** The history with another result of one operation. */
    static History<SystemCall, CallResult> falsified(
            History<SystemCall, CallResult> history, int thread, int index, CallResult result) {
        List<List<Invocation<SystemCall, CallResult>>> falsified = new ArrayList<>();
        for (List<Invocation<SystemCall, CallResult>> own : history.threads()) {
            falsified.add(own.stream()
                    .map(operation -> operation.thread() == thread && operation.index() == index
                            ? new Invocation<SystemCall, CallResult>(
                                    thread, index, operation.call(), operation.begin(), operation.end(), result)
                            : operation)
                    .toList());
        }
        return new History<>(history.names(), falsified);
    }

    static @Nullable CallResult result(History<SystemCall, CallResult> history, int thread, int index) {
        return history.threads().get(thread).get(index).result();
    }

    static SystemCall change(long ident, int filter, int flags) {
        return new SystemCall.Kevents(KQUEUE, KeventArgs.change(new Kevent(ident, filter, flags, 0, 0, 0)));
    }

    static SystemCall user(long ident, int flags) {
        return change(ident, EVFILT_USER, flags);
    }

    static SystemCall trigger(long ident) {
        return new SystemCall.Kevents(KQUEUE, KeventArgs.change(new Kevent(ident, EVFILT_USER, 0, NOTE_TRIGGER, 0, 0)));
    }

    static SystemCall collect(int nevents) {
        return new SystemCall.Kevents(KQUEUE, KeventArgs.await(nevents, Timeout.NONE));
    }
}
