// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_PROC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_SIGNAL;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXEC;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXIT;
import static dev.unknot.kqueue.KeventFlags.NOTE_FORK;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRACK;
import static dev.unknot.scenario.ObjectOperations.exitOrNot;
import static dev.unknot.scenario.ObjectOperations.pdfork;
import static dev.unknot.scenario.ObjectOperations.reap;
import static dev.unknot.scenario.ObjectOperations.rfork;
import static dev.unknot.scenario.Operations.await;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.close;
import static dev.unknot.scenario.Operations.collect;
import static dev.unknot.scenario.Operations.exec;
import static dev.unknot.scenario.Operations.exit;
import static dev.unknot.scenario.Operations.fork;
import static dev.unknot.scenario.Operations.kevent;
import static dev.unknot.scenario.Operations.nextPid;

import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Timeout;
import java.util.List;

/** Processes that fork and exit while their watchers come, look and go. */
final class ProcessScenarios {
    private static final int SIGUSR1 = 30;

    private ProcessScenarios() {}

    static List<Scenario> all() {
        return List.of(
                forkVsDelete(),
                forkVsClose(),
                forkBehindDrain(),
                forkVsScan(),
                exitVsRegister(),
                exitVsWait(),
                reapVsDrain(),
                pdExitVsRegister(),
                pdCloseVsScan());
    }

    private static Change watch(Handle process, int notes) {
        return Change.of(process, EVFILT_PROC, EV_ADD).notes(notes);
    }

    private static Scenario forkVsDelete() {
        Scenario.Builder s = Scenario.named("fork-vs-delete")
                .after("a process whose children are followed forks while its knote is deleted");
        Handle kq = s.kqueue("kq");
        Handle process = s.process("p");
        Handle child = s.handle("c");
        return s.setUp(change(kq, watch(process, NOTE_TRACK | NOTE_FORK)))
                .thread("fork", fork(process, child))
                .thread("delete", change(kq, Change.of(process, EVFILT_PROC, EV_DELETE)))
                .build();
    }

    private static Scenario forkVsClose() {
        Scenario.Builder s = Scenario.named("fork-vs-close")
                .after("a process whose children are followed forks while the kqueue is closed");
        Handle kq = s.kqueue("kq");
        Handle process = s.process("p");
        Handle child = s.handle("c");
        return s.setUp(change(kq, watch(process, NOTE_TRACK | NOTE_EXIT)))
                .thread("fork", fork(process, child), exit(child, 0))
                .thread("close", close(kq))
                .expectNothingLeft()
                .build();
    }

    private static Scenario forkBehindDrain() {
        Scenario.Builder s = Scenario.named("fork-behind-drain")
                .after("a closing kqueue has passed the place in its table where a fork then registers the child");
        Handle kq = s.kqueue("kq");
        Handle process = s.process("p");
        Handle child = s.handle("c");
        return s.setUp(change(kq, watch(process, NOTE_TRACK | NOTE_EXIT)))
                // The table is by the low bits of the number: this child comes before its parent.
                .setUp(nextPid(128))
                .thread("fork", fork(process, child), exit(child, 0))
                .thread("close", close(kq))
                .expectNothingLeft()
                .build();
    }

    private static Scenario forkVsScan() {
        Scenario.Builder s = Scenario.named("fork-vs-scan")
                .after("a process whose children are followed forks while an earlier event of it is reported");
        Handle kq = s.kqueue("kq");
        Handle process = s.process("p");
        Handle child = s.handle("c");
        return s.setUp(change(kq, watch(process, NOTE_TRACK | NOTE_FORK | NOTE_EXEC)))
                .setUp(exec(process))
                .thread("fork", fork(process, child))
                .thread("scan", collect(kq, 1))
                .expect("the fork is reported", world -> reports(world, kq, process, NOTE_FORK))
                .build();
    }

    /** Whether an event of a process was reported, or still is to be. */
    private static boolean reports(World world, Handle kq, Handle process, int note) {
        return world.eventsAndPending(kq).stream()
                .anyMatch(event -> event.ident() == world.number(process) && (event.fflags() & note) != 0);
    }

    private static Scenario exitVsRegister() {
        Scenario.Builder s = Scenario.named("exit-vs-register")
                .after("a process exits while somebody begins to watch it, and then waits");
        Handle kq = s.kqueue("kq");
        Handle process = s.process("p");
        return s.thread("watch", change(kq, watch(process, NOTE_EXIT)), await(kq, 1, Timeout.of(1, 0)))
                .thread("exit", exit(process, 1))
                .expect("the exit is reported once to who watches", world -> {
                    KeventResult watch = world.kevent(0, 0);
                    boolean watches = watch != null && watch.error() == Errno.OK;
                    // Who did not wait long enough still is to be told.
                    return world.eventsAndPending(kq).size() == (watches ? 1 : 0);
                })
                .build();
    }

    private static Scenario exitVsWait() {
        Scenario.Builder s = Scenario.named("exit-vs-wait")
                .after(
                        "somebody begins to watch a process that exits, and takes what is left of it when told of the exit");
        Handle kq = s.kqueue("kq");
        Handle process = s.process("p");
        return s.thread("exit", exit(process, 1))
                .thread("wait", kevent(kq, List.of(watch(process, NOTE_EXIT)), 1, Timeout.NONE), reap(process))
                .expect("who is told of the exit can wait for the process", world -> {
                    Result reaped = world.result(1, 1);
                    return world.events().isEmpty() || (reaped != null && reaped.isOk());
                })
                .build();
    }

    private static Scenario reapVsDrain() {
        Scenario.Builder s = Scenario.named("reap-vs-drain")
                .after("a process that watches its signals is gone when the kqueue that it shares is closed");
        Handle kq = s.kqueue("kq");
        Handle process = s.handle("p");
        return s.setUp(rfork(process))
                .setUp(ObjectOperations.change(process, kq, Change.of(SIGUSR1, EVFILT_SIGNAL, EV_ADD)))
                .thread("exit", exit(process, 0), reap(process))
                .thread("close", close(kq))
                .expectNothingLeft()
                .build();
    }

    private static Scenario pdExitVsRegister() {
        Scenario.Builder s = Scenario.named("pd-exit-vs-register")
                .after("a process exits while somebody begins to watch its process descriptor, and waits");
        Handle kq = s.kqueue("kq");
        Handle descriptor = s.handle("d");
        Handle process = s.handle("p");
        Change watch = Change.of(descriptor, EVFILT_PROCDESC, EV_ADD).notes(NOTE_EXIT);
        return s.setUp(pdfork(descriptor, process))
                .thread("watch", kevent(kq, List.of(watch), 1, Timeout.FOREVER))
                .thread("exit", exit(process, 1))
                .expectNobodyWaits()
                .expect(
                        "the exit is reported",
                        world -> world.events().stream()
                                .anyMatch(event -> event.fflags() == NOTE_EXIT && event.data() == 1 << 8))
                .build();
    }

    private static Scenario pdCloseVsScan() {
        Scenario.Builder s = Scenario.named("pd-close-vs-scan")
                .after(
                        "a process descriptor is closed, which kills its process, while the process exits and is reported");
        Handle kq = s.kqueue("kq");
        Handle descriptor = s.handle("d");
        Handle process = s.handle("p");
        return s.setUp(pdfork(descriptor, process))
                .setUp(change(kq, Change.of(descriptor, EVFILT_PROCDESC, EV_ADD).notes(NOTE_EXIT)))
                .thread("exit", exitOrNot(process, 1))
                .thread("scan", collect(kq, 1))
                .thread("close", close(descriptor))
                .expect(
                        "nothing is left of the process",
                        world -> world.machine().processes().at((int) world.number(process)) == null)
                .expectNoKnote()
                .build();
    }
}
