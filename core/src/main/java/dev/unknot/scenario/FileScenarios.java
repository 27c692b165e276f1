// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_AIO;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.kqueue.KeventFlags.NOTE_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_RENAME;
import static dev.unknot.kqueue.KeventFlags.NOTE_REVOKE;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;
import static dev.unknot.scenario.ObjectOperations.forkWithCopy;
import static dev.unknot.scenario.ObjectOperations.kqueueOrNot;
import static dev.unknot.scenario.ObjectOperations.limitKqueues;
import static dev.unknot.scenario.ObjectOperations.lockFile;
import static dev.unknot.scenario.ObjectOperations.open;
import static dev.unknot.scenario.ObjectOperations.poll;
import static dev.unknot.scenario.ObjectOperations.rename;
import static dev.unknot.scenario.ObjectOperations.revoke;
import static dev.unknot.scenario.ObjectOperations.unlink;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.close;
import static dev.unknot.scenario.Operations.collect;
import static dev.unknot.scenario.Operations.dup2;
import static dev.unknot.scenario.Operations.kevent;
import static dev.unknot.scenario.Operations.load;
import static dev.unknot.scenario.Operations.unload;
import static dev.unknot.scenario.Operations.write;

import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Timeout;
import java.util.List;

/** Files that change and go while they are watched or locked, and kqueues as files: polled, replaced, and limited. */
final class FileScenarios {
    private static final String NAME = "/f";
    private static final String OTHER_NAME = "/g";

    private FileScenarios() {}

    static List<Scenario> all() {
        return List.of(
                unlinkVsScan(),
                revokeVsRegister(),
                closeVsLock(),
                replaceVsRegister(),
                pollVsTrigger(),
                pollVsClose(),
                anonymousVsClose(),
                unloadVsRegister(),
                limitVsLimit());
    }

    private static Scenario unlinkVsScan() {
        Scenario.Builder s = Scenario.named("unlink-vs-scan")
                .after("a file is renamed and unlinked while what happened to it is reported and forgotten");
        Handle kq = s.kqueue("kq");
        Handle file = s.handle("f");
        int notes = NOTE_RENAME | NOTE_DELETE;
        return s.setUp(open(file, NAME))
                .setUp(change(
                        kq, Change.of(file, EVFILT_VNODE, EV_ADD | EV_CLEAR).notes(notes)))
                .thread("change", rename(NAME, OTHER_NAME), unlink(OTHER_NAME))
                .thread("scan", collect(kq, 1), collect(kq, 1))
                .expect(
                        "both are reported",
                        world -> world.eventsAndPending(kq).stream()
                                        .mapToInt(event -> event.fflags())
                                        .reduce(0, (some, more) -> some | more)
                                == notes)
                .build();
    }

    private static Scenario revokeVsRegister() {
        Scenario.Builder s = Scenario.named("revoke-vs-register")
                .after("a file is revoked while somebody begins to watch it, and waits");
        Handle kq = s.kqueue("kq");
        Handle file = s.handle("f");
        Change watch = Change.of(file, EVFILT_VNODE, EV_ADD).notes(NOTE_REVOKE);
        return s.setUp(open(file, NAME))
                .thread("watch", kevent(kq, List.of(watch), 1, Timeout.FOREVER))
                .thread("revoke", revoke(NAME))
                .expectNobodyWaits()
                .expect(
                        "it is reported",
                        world -> world.events().stream().anyMatch(event -> (event.flags() & EV_EOF) != 0))
                .build();
    }

    private static Scenario closeVsLock() {
        Scenario.Builder s = Scenario.named("close-vs-lock")
                .after("a descriptor of a locked file is closed while another process waits for the lock");
        Handle file = s.handle("f");
        Handle other = s.handle("p");
        return s.setUp(open(file, NAME))
                .setUp(forkWithCopy(other))
                .setUp(lockFile(file))
                .thread("wait", lockFile(other, file))
                .thread("close", close(file))
                .expectNobodyWaits()
                .expect("the other process gets the lock", world -> {
                    Result result = world.result(0, 0);
                    return result != null && result.isOk();
                })
                .build();
    }

    private static Scenario replaceVsRegister() {
        Scenario.Builder s = Scenario.named("replace-vs-register")
                .after("the descriptor of a kqueue gets another file while somebody registers with the kqueue");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(write(pipe[1], 1))
                .thread("register", kevent(kq, List.of(Change.of(pipe[0], EVFILT_READ, EV_ADD)), 1, Timeout.NONE))
                .thread("replace", dup2(pipe[0], kq))
                .expectNothingLeft()
                .build();
    }

    private static Change trigger() {
        return Change.of(1, EVFILT_USER, 0).notes(NOTE_TRIGGER);
    }

    private static Scenario pollVsTrigger() {
        Scenario.Builder s = Scenario.named("poll-vs-trigger")
                .after("an event is triggered while two threads begin to poll its kqueue");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, Change.of(1, EVFILT_USER, EV_ADD)))
                .thread("first", poll(kq))
                .thread("second", poll(kq))
                .thread("trigger", change(kq, trigger()))
                .expect("both see it", world -> world.hasReturned(0, 0) && world.hasReturned(1, 0))
                .build();
    }

    private static Scenario pollVsClose() {
        Scenario.Builder s =
                Scenario.named("poll-vs-close").after("a kqueue is closed while somebody begins to poll it");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, Change.of(1, EVFILT_USER, EV_ADD)))
                .thread("poll", poll(kq))
                .thread("close", close(kq))
                .expect("the poll ends", world -> world.hasReturned(0, 0))
                .expectNothingLeft()
                .build();
    }

    private static Scenario anonymousVsClose() {
        Scenario.Builder s = Scenario.named("anonymous-vs-close")
                .after("a descriptor is written to and closed while a kqueue that no table lists begins to watch it");
        Handle[] pipe = s.pipe("a", "b");
        return s.thread("watch", ObjectOperations.await(Change.of(pipe[0], EVFILT_READ, EV_ADD)))
                .thread("close", write(pipe[1], 1), close(pipe[0]))
                .expectNobodyWaits()
                .expect(
                        "an event or an error is reported",
                        world -> world.events().size() == 1)
                .expectNothingLeft()
                .expect(
                        "nobody has the descriptor any more",
                        world -> world.calls().write(world.fd(pipe[1]), 1).error() == Errno.EPIPE)
                .build();
    }

    private static Scenario unloadVsRegister() {
        Scenario.Builder s = Scenario.named("unload-vs-register")
                .after("the module of a filter is unloaded while somebody registers with the filter");
        Handle kq = s.kqueue("kq");
        return s.setUp(load(EVFILT_AIO))
                .thread("register", change(kq, Change.of(1, EVFILT_AIO, EV_ADD)))
                .thread("module", unload(EVFILT_AIO))
                .expect("one of them succeeds", world -> {
                    KeventResult registered = world.kevent(0, 0);
                    Result unloaded = world.result(1, 0);
                    return registered != null
                            && unloaded != null
                            && (registered.error() == Errno.OK) == (unloaded.error() == Errno.EBUSY);
                })
                .build();
    }

    private static Scenario limitVsLimit() {
        Scenario.Builder s =
                Scenario.named("limit-vs-limit").after("two threads make a kqueue where the user may have one more");
        Handle first = s.handle("kq1");
        Handle second = s.handle("kq2");
        return s.setUp(limitKqueues(1))
                .thread("first", kqueueOrNot(first))
                .thread("second", kqueueOrNot(second))
                .expect("one of them gets it", world -> world.machine().kernel().liveKqueues() == 1)
                .build();
    }
}
