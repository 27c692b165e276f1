// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_SIGNAL;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileFlags;
import dev.unknot.file.PipeResult;
import dev.unknot.file.SignalOwner;
import dev.unknot.kqueue.PollCalls.SelectResult;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.proc.Process;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Chooser;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class KernelTest {

    private static Kevent user(int flags, int fflags) {
        return new Kevent(1, EVFILT_USER, flags, fflags, 0, 0);
    }

    private static Process forked(Machine machine) {
        int pid = (int) machine.calls().processes().fork().value();
        return Objects.requireNonNull(machine.processes().at(pid));
    }

    @Test
    void ktrace_keventInBothLayouts_showsChangesAndEvents() {
        onMachine(machine -> {
            List<String> shown = new ArrayList<>();
            machine.kernel().setKtrace((struct, array) -> shown.add(struct + " " + array.size()));
            int kq = (int) machine.calls().kqueue().value();
            machine.calls().kevent(kq, KeventArgs.change(user(EV_ADD, 0)));
            machine.calls().kevent11(kq, new KeventArgs(List.of(user(0, NOTE_TRIGGER)), 4, Timeout.NONE));
            machine.calls().kevent(-1, KeventArgs.await(1, Timeout.NONE));
            machine.kernel().setKtrace(null);
            machine.calls().kevent(kq, KeventArgs.await(1, Timeout.NONE));
            assertThat(shown)
                    .containsExactly("kevent 1", "kevent 0", "kevent_freebsd11 1", "kevent_freebsd11 1", "kevent 0");
        });
    }

    @Test
    void wakeup_async_sendsSigio() {
        onMachine(machine -> {
            int kq = (int) machine.calls().kqueue().value();
            Kqueue queue = (Kqueue)
                    Objects.requireNonNull(machine.kernel().descriptors().at(kq))
                            .data();
            List<Integer> sent = new ArrayList<>();
            queue.lock();
            queue.setAsync(new SignalOwner() {
                @Override
                public int pid() {
                    return 100;
                }

                @Override
                public void sendSigio() {
                    sent.add(pid());
                }
            });
            queue.unlock();
            machine.calls().kevent(kq, KeventArgs.change(user(EV_ADD, 0)));
            machine.calls().kevent(kq, KeventArgs.change(user(0, NOTE_TRIGGER)));
            assertThat(sent).containsExactly(100);
            assertThat(StatusFlags.kqueueState(queue.state)).isEqualTo("ASYNC");
            queue.lock();
            queue.setAsync(null);
            queue.unlock();
            assertThat(queue.state).isZero();
        });
    }

    @Test
    void signalOwner_ofAProcess_countsInItsKqueue() {
        onMachine(machine -> {
            int kq = (int) machine.calls().kqueue().value();
            machine.calls()
                    .kevent(kq, KeventArgs.change(new Kevent(SignalOwner.SIGIO, EVFILT_SIGNAL, EV_ADD, 0, 0, 0)));
            SignalOwner owner = Objects.requireNonNull(machine.kernel().signalOwner(100));
            assertThat(owner.pid()).isEqualTo(100);
            owner.sendSigio();
            assertThat(machine.calls()
                            .kevent(kq, KeventArgs.await(1, Timeout.NONE))
                            .events())
                    .extracting(Kevent::data)
                    .containsExactly(1L);
            assertThat(machine.kernel().signalOwner(4711)).isNull();
        });
    }

    /** Chooses the last of several possibilities wherever there is a choice. */
    private static final class Unlucky implements Chooser {
        private final List<Integer> bounds = new ArrayList<>();

        @Override
        public int chooseThread(long enabled, int current) {
            return Long.numberOfTrailingZeros(enabled);
        }

        @Override
        public int chooseValue(int bound) {
            bounds.add(bound);
            return bound - 1;
        }
    }

    @Test
    void memory_scarce_failsOrWaitsWhereChosen() {
        SimScheduler scheduler = new SimScheduler(Carrier.best(), new Recording(), 10_000);
        Machine machine = Machine.boot(scheduler);
        machine.kernel().memory().makeScarce();
        Unlucky chooser = new Unlucky();
        List<Errno> errors = new ArrayList<>();
        scheduler.spawn("T0", () -> {
            int kq = (int) machine.calls().kqueue().value();
            PipeResult pipe = machine.calls().pipe();
            Kevent read = new Kevent(pipe.first(), EVFILT_READ, EV_ADD, 0, 0, 0);
            errors.add(machine.calls().kqfdRegister(kq, read, Waitok.NO).error());
            Kevent timer = new Kevent(1, EVFILT_TIMER, EV_ADD, 0, 1, 0);
            errors.add(
                    machine.calls().kevent(kq, KeventArgs.change(read, timer)).error());
            machine.calls().kevent(kq, KeventArgs.await(1, Timeout.NONE));
            machine.calls().close(kq);
        });
        scheduler.run(chooser);
        assertThat(scheduler.failure()).isNull();
        scheduler.dispose();
        assertThat(errors).containsExactly(Errno.ENOMEM, Errno.OK);
        assertThat(chooser.bounds).hasSizeGreaterThan(5).containsOnly(2);
        assertThat(machine.kernel().liveKnotes()).isZero();
    }

    @Test
    void memory_scarceButThere_isNotWaitedFor() {
        SimScheduler scheduler = new SimScheduler(Carrier.best(), new Recording(), 10_000);
        Machine machine = Machine.boot(scheduler);
        machine.kernel().memory().makeScarce();
        List<Errno> errors = new ArrayList<>();
        scheduler.spawn("T0", () -> {
            int kq = (int) machine.calls().kqueue().value();
            Kevent read = new Kevent(machine.calls().pipe().first(), EVFILT_READ, EV_ADD, 0, 0, 0);
            errors.add(machine.calls().kqfdRegister(kq, read, Waitok.NO).error());
            errors.add(machine.calls().kevent(kq, KeventArgs.change(read)).error());
        });
        scheduler.run(new Chooser() {
            @Override
            public int chooseThread(long enabled, int current) {
                return Long.numberOfTrailingZeros(enabled);
            }

            @Override
            public int chooseValue(int bound) {
                return 0;
            }
        });
        assertThat(scheduler.failure()).isNull();
        scheduler.dispose();
        assertThat(errors).containsExactly(Errno.OK, Errno.OK);
    }

    @Test
    void select_pipeAndSocket_tellsBothSets() {
        onMachine(machine -> {
            PipeResult pipe = machine.calls().pipe();
            machine.calls().write(pipe.second(), 1);
            SelectResult result = machine.calls()
                    .polls()
                    .select(List.of(pipe.first(), pipe.second()), List.of(pipe.second()), Timeout.NONE);
            assertThat(result.ready().value()).isEqualTo(2);
            assertThat(result.read()).containsExactly(pipe.first());
            assertThat(result.write()).containsExactly(pipe.second());
            assertThat(machine.calls()
                            .polls()
                            .select(List.of(99), List.of(), Timeout.NONE)
                            .ready()
                            .error())
                    .isEqualTo(Errno.EBADF);
            assertThat(machine.calls()
                            .polls()
                            .select(List.of(pipe.second()), List.of(), Timeout.of(0, 5))
                            .ready()
                            .value())
                    .isZero();
            assertThat(machine.calls()
                            .polls()
                            .select(List.of(pipe.second()), List.of(), Timeout.of(1, 0))
                            .ready()
                            .value())
                    .isZero();
        });
    }

    @Test
    void audit_kqueueOfAChild_isSeen() {
        onMachine(machine -> {
            Process child = forked(machine);
            SystemCalls calls = Objects.requireNonNull(machine.kernel().callsOf(child));
            int kq = (int) calls.kqueue().value();
            calls.kevent(kq, KeventArgs.change(user(EV_ADD, 0)));
            assertThat(machine.kernel().audit()).isEmpty();
            List<String> fields = new ArrayList<>();
            machine.kernel().describeState((object, field, value) -> fields.add(object + " " + field + "=" + value));
            assertThat(fields).anyMatch(field -> field.contains("filedesc#1 descriptor 3 file=kqueue#0"));
            FileEntry entry = Objects.requireNonNull(
                    Objects.requireNonNull(child.descriptors()).get(kq));
            assertThat(machine.kernel().audit())
                    .extracting(AuditViolation::kind)
                    .containsExactly(AuditViolation.Kind.LEAKED_REFERENCE);
            entry.unuse();
            assertThat(machine.kernel().audit()).isEmpty();
            calls.processes().exit(0);
            assertThat(machine.kernel().callsOf(child)).isNull();
            assertThat(machine.kernel().liveKnotes()).isZero();
        });
    }

    @Test
    void activeFiles_ofAProcess_areListed() {
        onMachine(machine -> {
            PipeResult pipe = machine.calls().pipe();
            machine.calls().close(pipe.first());
            assertThat(machine.calls().descriptors().activeFiles()).hasSize(1);
            assertThat(machine.kernel().files().count()).isEqualTo(1);
        });
    }

    @Test
    void exit_ofTheFirstProcess_isRefused() {
        onMachine(machine -> {
            assertThat(machine.calls().processes().exit(0).error()).isEqualTo(Errno.EBUSY);
            assertThat(machine.calls().processes().wait(4711).error()).isEqualTo(Errno.ECHILD);
            machine.calls().vnodes().open("f", FileFlags.O_RDWR | FileFlags.O_CREAT);
            assertThat(machine.calls().vnodes().list("/")).containsExactly("f");
        });
    }
}
