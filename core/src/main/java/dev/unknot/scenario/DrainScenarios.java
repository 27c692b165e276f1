// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_AIO;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.NOTE_USECONDS;
import static dev.unknot.scenario.Operations.await;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.close;
import static dev.unknot.scenario.Operations.collect;
import static dev.unknot.scenario.Operations.dup2;
import static dev.unknot.scenario.Operations.load;
import static dev.unknot.scenario.Operations.pass;
import static dev.unknot.scenario.Operations.pipe;
import static dev.unknot.scenario.Operations.write;

import dev.unknot.kqueue.Timeout;
import java.util.List;

/** Descriptors that are closed while they are used: those of kqueues, which are drained, and those they watch. */
final class DrainScenarios {
    private static final Timeout BRIEFLY = Timeout.of(0, 1_000);

    private DrainScenarios() {}

    static List<Scenario> all() {
        return List.of(
                closeVsRegister(),
                reopenVsRegister(),
                dup2VsRegister(),
                closeVsScan(),
                drainVsRegister(),
                drainVsScan(),
                drainVsWrite(),
                drainVsTimer(),
                drainVsUnload());
    }

    private static Change read(Handle fd) {
        return Change.of(fd, EVFILT_READ, EV_ADD);
    }

    private static Scenario closeVsRegister() {
        Scenario.Builder s = Scenario.named("close-vs-register")
                .after("a descriptor is closed while somebody registers a knote for it");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.thread("register", change(kq, read(pipe[0])))
                .thread("close", close(pipe[0]))
                .build();
    }

    private static Scenario reopenVsRegister() {
        Scenario.Builder s = Scenario.named("reopen-vs-register")
                .after("a descriptor is closed, and its number used again, while somebody registers a knote for it");
        Handle kq = s.kqueue("kq");
        Handle[] old = s.pipe("a", "b");
        Handle first = s.handle("c");
        Handle second = s.handle("d");
        return s.thread("register", change(kq, read(old[0])))
                .thread("reopen", close(old[0]), pipe(first, second), change(kq, read(first)), write(second, 1))
                .expect("the new pipe's event is reported", world -> isReported(world, kq, first))
                .build();
    }

    private static boolean isReported(World world, Handle kq, Handle fd) {
        return world.pending(kq).stream().anyMatch(event -> event.ident() == world.fd(fd) && event.data() == 1);
    }

    private static Scenario dup2VsRegister() {
        Scenario.Builder s = Scenario.named("dup2-vs-register")
                .after("a descriptor gets another file while somebody registers a knote for it");
        Handle kq = s.kqueue("kq");
        Handle[] old = s.pipe("a", "b");
        Handle[] other = s.pipe("c", "d");
        return s.thread("register", change(kq, read(old[0])))
                .thread("replace", dup2(other[0], old[0]))
                .build();
    }

    private static Scenario closeVsScan() {
        Scenario.Builder s =
                Scenario.named("close-vs-scan").after("a descriptor is closed while its event is being reported");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(change(kq, read(pipe[0])))
                .setUp(write(pipe[1], 1))
                .thread("scan", collect(kq, 1))
                .thread("close", close(pipe[0]))
                .expect("it is reported at most once", world -> world.events().size() <= 1)
                .expectNoKnote()
                .build();
    }

    private static Scenario drainVsRegister() {
        Scenario.Builder s = Scenario.named("drain-vs-register")
                .after("a kqueue is closed while somebody registers a knote with it");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(change(kq, Change.of(1, EVFILT_USER, EV_ADD)))
                .thread("register", change(kq, read(pipe[0]), Change.of(2, EVFILT_USER, EV_ADD)))
                .thread("close", close(kq))
                .expectNothingLeft()
                .build();
    }

    private static Scenario drainVsScan() {
        Scenario.Builder s = Scenario.named("drain-vs-scan").after("a kqueue is closed while two threads wait on it");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(change(kq, read(pipe[0])))
                .setUp(write(pipe[1], 1))
                .thread("first", await(kq, 1, BRIEFLY))
                .thread("second", await(kq, 1, BRIEFLY))
                .thread("close", close(kq))
                .expectNothingLeft()
                .build();
    }

    private static Scenario drainVsWrite() {
        Scenario.Builder s =
                Scenario.named("drain-vs-write").after("a kqueue is closed while something happens that it watches");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(change(kq, read(pipe[0])))
                .thread("write", write(pipe[1], 1), close(pipe[1]))
                .thread("close", close(kq))
                .expectNothingLeft()
                .build();
    }

    private static Scenario drainVsTimer() {
        Scenario.Builder s =
                Scenario.named("drain-vs-timer").after("a kqueue is closed while one of its timers expires");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(
                        kq,
                        Change.of(1, EVFILT_TIMER, EV_ADD).notes(NOTE_USECONDS).data(1)))
                .thread("time", pass(1_000), pass(1_000))
                .thread("close", close(kq))
                .expectNothingLeft()
                .build();
    }

    private static Scenario drainVsUnload() {
        Scenario.Builder s = Scenario.named("drain-vs-unload")
                .after(
                        "a kqueue is closed while somebody registers with a module's filter, which is then to be unloaded");
        Handle kq = s.kqueue("kq");
        return s.setUp(load(EVFILT_AIO))
                .setUp(change(kq, Change.of(1, EVFILT_AIO, EV_ADD)))
                .thread("register", change(kq, Change.of(2, EVFILT_AIO, EV_ADD)))
                .thread("close", close(kq))
                .expectNothingLeft()
                .expect(
                        "the module can be unloaded",
                        world -> world.machine().deleteFilter(EVFILT_AIO).isOk())
                .build();
    }
}
