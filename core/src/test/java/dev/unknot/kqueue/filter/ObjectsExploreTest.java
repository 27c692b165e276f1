// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_EMPTY;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXIT;
import static dev.unknot.kqueue.KeventFlags.NOTE_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.explore.Violation;
import dev.unknot.explore.ViolationSink;
import dev.unknot.file.FileFlags;
import dev.unknot.file.NoteLock;
import dev.unknot.file.PipeResult;
import dev.unknot.file.SocketKind;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KnoteList;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.proc.ProcessDescriptor.OnClose;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Waiter;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What threads do to one object while a kqueue watches it, in many schedules. */
final class ObjectsExploreTest {
    private static final int EXECUTIONS_MAX = 3_000;
    private static final int PREEMPTIONS_MAX = 2;

    /**
     * A program whose set-up spawns its threads; afterwards the machine must be sound.
     *
     * @param name its name
     * @param setup makes the objects and the threads
     */
    private record OnMachine(String name, BiConsumer<Machine, Scheduler> setup) implements Program {
        @Override
        public Subject start(Scheduler scheduler) {
            Machine machine = Machine.boot(scheduler);
            setup.accept(machine, scheduler);
            return new Subject() {
                @Override
                public void check(List<Waiter> waiters, ViolationSink sink) {
                    machine.kernel().audit().forEach(wrong -> sink.violated(FindingKind.EXPECTATION, wrong.toString()));
                }
            };
        }
    }

    private static @Nullable Violation explore(Program program) {
        Executor executor = new Executor(program);
        DepthFirst strategy = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, PREEMPTIONS_MAX);
        for (int i = 0; i < EXECUTIONS_MAX && strategy.begin(i); i++) {
            Violation violation = executor.execute(strategy);
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    private static void assertSound(String name, BiConsumer<Machine, Scheduler> setup) {
        assertThat(explore(new OnMachine(name, setup))).isNull();
    }

    private static void change(SystemCalls calls, int kq, int fd, int filter, int flags, int fflags) {
        calls.kevent(kq, KeventArgs.change(new Kevent(fd, filter, flags, fflags, 0, 0)));
    }

    private static void scan(SystemCalls calls, int kq) {
        calls.kevent(kq, KeventArgs.await(4, Timeout.NONE));
    }

    @Test
    void listen_watchedSocket_isSound() {
        assertSound("listen", (machine, scheduler) -> {
            SystemCalls calls = machine.calls();
            int kq = (int) calls.kqueue().value();
            int so = (int) calls.sockets().socket(SocketKind.STREAM).value();
            calls.sockets().bind(so, "/sock");
            change(calls, kq, so, EVFILT_READ, EV_ADD, 0);
            change(calls, kq, so, EVFILT_EMPTY, EV_ADD, 0);
            scheduler.spawn("listener", () -> calls.sockets().listen(so, 1));
            scheduler.spawn("scanner", () -> scan(calls, kq));
            scheduler.spawn("changer", () -> {
                change(calls, kq, so, EVFILT_READ, EV_DELETE, 0);
                change(calls, kq, so, EVFILT_WRITE, EV_ADD, 0);
            });
        });
    }

    @Test
    void accept_listenerCloses_isSound() {
        assertSound("accept", (machine, scheduler) -> {
            SystemCalls calls = machine.calls();
            int kq = (int) calls.kqueue().value();
            int so = (int) calls.sockets().socket(SocketKind.STREAM).value();
            int client = (int) calls.sockets().socket(SocketKind.STREAM).value();
            calls.descriptors().setFlags(so, FileFlags.O_NONBLOCK);
            calls.sockets().bind(so, "/sock");
            calls.sockets().listen(so, 1);
            change(calls, kq, so, EVFILT_READ, EV_ADD, 0);
            change(calls, kq, client, EVFILT_WRITE, EV_ADD, 0);
            scheduler.spawn("client", () -> calls.sockets().connect(client, "/sock"));
            scheduler.spawn("server", () -> calls.sockets().accept(so));
            scheduler.spawn("closer", () -> calls.close(so));
        });
    }

    @Test
    void transfer_bothSidesAndClose_isSound() {
        assertSound("transfer", (machine, scheduler) -> {
            SystemCalls calls = machine.calls();
            int kq = (int) calls.kqueue().value();
            PipeResult pair = calls.sockets().socketpair(SocketKind.STREAM);
            calls.descriptors().setFlags(pair.first(), FileFlags.O_NONBLOCK);
            calls.descriptors().setFlags(pair.second(), FileFlags.O_NONBLOCK);
            change(calls, kq, pair.first(), EVFILT_READ, EV_ADD, 0);
            change(calls, kq, pair.first(), EVFILT_WRITE, EV_ADD, 0);
            change(calls, kq, pair.second(), EVFILT_WRITE, EV_ADD, 0);
            scheduler.spawn("writer", () -> calls.write(pair.second(), 9_000));
            scheduler.spawn("reader", () -> {
                calls.read(pair.first(), 9_000);
                scan(calls, kq);
            });
            scheduler.spawn("closer", () -> calls.close(pair.second()));
        });
    }

    @Test
    void message_withDescriptor_leaksNothing() {
        assertSound("message", (machine, scheduler) -> {
            SystemCalls calls = machine.calls();
            PipeResult pair = calls.sockets().socketpair(SocketKind.STREAM);
            calls.descriptors().setFlags(pair.second(), FileFlags.O_NONBLOCK);
            PipeResult pipe = calls.pipe();
            scheduler.spawn("sender", () -> {
                calls.sockets().sendMessage(pair.first(), 1, List.of(pipe.first()));
                calls.close(pipe.first());
            });
            scheduler.spawn("receiver", () -> calls.sockets().receiveMessage(pair.second(), 1));
            scheduler.spawn("closer", () -> calls.close(pair.second()));
        });
    }

    @Test
    void rename_crossing_doesNotDeadlock() {
        assertSound("rename", (machine, scheduler) -> {
            SystemCalls calls = machine.calls();
            calls.vnodes().mkdir("a");
            calls.vnodes().mkdir("a/b");
            calls.close((int) calls.vnodes()
                    .open("a/f", FileFlags.O_RDWR | FileFlags.O_CREAT)
                    .value());
            calls.close((int) calls.vnodes()
                    .open("a/b/g", FileFlags.O_RDWR | FileFlags.O_CREAT)
                    .value());
            scheduler.spawn("up", () -> calls.vnodes().rename("a/b/g", "a/g"));
            scheduler.spawn("down", () -> calls.vnodes().rename("a/f", "a/b/f"));
            scheduler.spawn("looker", () -> calls.vnodes().setAttributes("a/b/g"));
        });
    }

    @Test
    void vnode_writtenScannedUnlinked_isSound() {
        assertSound("vnode", (machine, scheduler) -> {
            SystemCalls calls = machine.calls();
            int kq = (int) calls.kqueue().value();
            int fd = (int) calls.vnodes()
                    .open("f", FileFlags.O_RDWR | FileFlags.O_CREAT)
                    .value();
            change(calls, kq, fd, EVFILT_VNODE, EV_ADD | EV_CLEAR, NOTE_WRITE | NOTE_DELETE);
            change(calls, kq, fd, EVFILT_READ, EV_ADD, 0);
            scheduler.spawn("writer", () -> calls.write(fd, 1));
            scheduler.spawn("scanner", () -> scan(calls, kq));
            scheduler.spawn("unlinker", () -> {
                calls.vnodes().unlink("f");
                calls.close(fd);
            });
        });
    }

    @Test
    void procdesc_exitAndClose_isSound() {
        assertSound("procdesc", (machine, scheduler) -> {
            SystemCalls calls = machine.calls();
            int kq = (int) calls.kqueue().value();
            int pd = (int) calls.processes().pdfork(OnClose.KILL).value();
            change(calls, kq, pd, EVFILT_PROCDESC, EV_ADD, NOTE_EXIT);
            scheduler.spawn("killer", () -> calls.processes().pdkill(pd, 9));
            scheduler.spawn("closer", () -> calls.close(pd));
            scheduler.spawn("scanner", () -> scan(calls, kq));
        });
    }

    /** A list lock that gives up the lock which would be taken now, rather than the one that was taken. */
    private static final class FickleLock implements NoteLock {
        private final Mutex early;
        private final Mutex late;
        private boolean changed;

        private FickleLock(Scheduler scheduler) {
            early = scheduler.newMutex(LockClass.mutex("early"), -1);
            late = scheduler.newMutex(LockClass.mutex("late"), -1);
        }

        private void change() {
            late.lock();
            changed = true;
            late.unlock();
        }

        private Mutex now() {
            return changed ? late : early;
        }

        @Override
        public void lock() {
            now().lock();
        }

        @Override
        public void unlock() {
            now().unlock();
        }

        @Override
        public void assertLocked() {
            now().assertOwned();
        }

        @Override
        public void assertUnlocked() {
            now().assertNotOwned();
        }
    }

    @Test
    void lock_thatChangesItsMind_isFound() {
        Violation violation = explore(new OnMachine("fickle", (machine, scheduler) -> {
            FickleLock lock = new FickleLock(scheduler);
            KnoteList list = new KnoteList(lock);
            Mutex other = scheduler.newMutex(LockClass.mutex("other"), -1);
            scheduler.spawn("teller", () -> {
                lock.lock();
                other.lock();
                other.unlock();
                list.knoteLocked(0);
                lock.unlock();
            });
            scheduler.spawn("changer", lock::change);
        }));
        assertThat(violation).isNotNull().extracting(Violation::kind).isEqualTo(FindingKind.PANIC);
    }
}
