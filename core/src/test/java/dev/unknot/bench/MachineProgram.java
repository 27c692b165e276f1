// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.bench;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.file.PipeResult;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Scheduler;

/** A kqueue with a pipe and a user event, on which three threads wait, trigger and delete. */
public final class MachineProgram implements Program {

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public Subject start(Scheduler scheduler) {
        Machine machine = Machine.boot(scheduler);
        int kq = (int) machine.calls().kqueue().value();
        PipeResult pipe = machine.calls().pipe();
        change(machine, kq, pipe.first(), EVFILT_READ, EV_ADD, 0);
        change(machine, kq, 1, EVFILT_USER, EV_ADD | EV_CLEAR, 0);
        scheduler.spawn("waiter", () -> {
            machine.calls().kevent(kq, KeventArgs.await(8, Timeout.FOREVER));
            machine.calls().kevent(kq, KeventArgs.await(8, Timeout.NONE));
        });
        scheduler.spawn("writer", () -> {
            machine.calls().write(pipe.second(), 3);
            change(machine, kq, 1, EVFILT_USER, 0, NOTE_TRIGGER);
        });
        scheduler.spawn("deleter", () -> {
            change(machine, kq, pipe.first(), EVFILT_READ, EV_DELETE, 0);
            machine.calls().close(pipe.second());
        });
        return (waiters, sink) -> {
            for (var violation : machine.kernel().audit()) {
                sink.violated(FindingKind.LEAKED_REFERENCE, violation.toString());
            }
        };
    }

    private static void change(Machine machine, int kq, long ident, int filter, int flags, int fflags) {
        machine.calls().kevent(kq, KeventArgs.change(new Kevent(ident, filter, flags, fflags, 0, 0)));
    }
}
