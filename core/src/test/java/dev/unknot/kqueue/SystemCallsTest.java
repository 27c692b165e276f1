// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_PROC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_DISABLE;
import static dev.unknot.kqueue.KeventFlags.EV_DISPATCH;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.kqueue.KeventFlags.EV_ERROR;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXIT;
import static dev.unknot.kqueue.KeventFlags.NOTE_NSECONDS;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static dev.unknot.kqueue.MachineRunner.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.Errno;
import dev.unknot.file.PipeResult;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.proc.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class SystemCallsTest {

    private static int kqueue(Machine machine) {
        return (int) machine.calls().kqueue().value();
    }

    private static void change(Machine machine, int kq, long ident, int filter, int flags, int fflags, long data) {
        KeventResult result =
                machine.calls().kevent(kq, KeventArgs.change(new Kevent(ident, filter, flags, fflags, data, 7)));
        assertThat(result.error()).isEqualTo(Errno.OK);
    }

    private static List<Kevent> poll(Machine machine, int kq) {
        return machine.calls().kevent(kq, KeventArgs.await(8, Timeout.NONE)).events();
    }

    private static void assertSound(Machine machine) {
        assertThat(machine.kernel().audit()).isEmpty();
    }

    @Test
    void kevent_pipeWritten_reportsBytesUntilRead() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            change(machine, kq, pipe.first(), EVFILT_READ, EV_ADD, 0, 0);
            assertThat(poll(machine, kq)).isEmpty();
            machine.calls().write(pipe.second(), 3);
            Kevent event = new Kevent(pipe.first(), EVFILT_READ, 0, 0, 3, 7);
            assertThat(poll(machine, kq)).containsExactly(event);
            assertThat(poll(machine, kq)).containsExactly(event);
            machine.calls().read(pipe.first(), 10);
            assertThat(poll(machine, kq)).isEmpty();
            assertSound(machine);
        });
    }

    @Test
    void kevent_peerClosed_reportsEof() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            change(machine, kq, pipe.first(), EVFILT_READ, EV_ADD, 0, 0);
            machine.calls().close(pipe.second());
            assertThat(poll(machine, kq)).containsExactly(new Kevent(pipe.first(), EVFILT_READ, EV_EOF, 0, 0, 7));
            assertThat(machine.calls().write(pipe.first(), 1).error()).isEqualTo(Errno.EPIPE);
        });
    }

    @Test
    void kevent_clear_reportsOnce() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            change(machine, kq, pipe.first(), EVFILT_WRITE, EV_ADD | EV_CLEAR, 0, 0);
            assertThat(poll(machine, kq)).hasSize(1);
            assertThat(poll(machine, kq)).isEmpty();
            assertSound(machine);
        });
    }

    @Test
    void kevent_oneshot_deletesKnote() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            change(machine, kq, pipe.first(), EVFILT_WRITE, EV_ADD | EV_ONESHOT, 0, 0);
            assertThat(poll(machine, kq)).hasSize(1);
            assertThat(machine.kernel().liveKnotes()).isZero();
            assertSound(machine);
        });
    }

    @Test
    void kevent_dispatch_disablesKnoteUntilEnabled() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            change(machine, kq, pipe.first(), EVFILT_WRITE, EV_ADD | EV_DISPATCH, 0, 0);
            assertThat(poll(machine, kq)).hasSize(1);
            assertThat(poll(machine, kq)).isEmpty();
            change(machine, kq, pipe.first(), EVFILT_WRITE, EV_ENABLE, 0, 0);
            assertThat(poll(machine, kq)).hasSize(1);
        });
    }

    @Test
    void kevent_enableAndDisable_isInvalid() {
        onMachine(machine -> {
            Kevent both = new Kevent(1, EVFILT_USER, EV_ADD | EV_ENABLE | EV_DISABLE, 0, 0, 0);
            KeventResult result = machine.calls().kevent(kqueue(machine), KeventArgs.change(both));
            assertThat(result.error()).isEqualTo(Errno.EINVAL);
        });
    }

    @Test
    void kevent_failedChangeWithRoom_isAnEvent() {
        onMachine(machine -> {
            Kevent missing = new Kevent(1, EVFILT_USER, EV_DELETE, 0, 0, 0);
            KeventResult result =
                    machine.calls().kevent(kqueue(machine), new KeventArgs(List.of(missing), 1, Timeout.NONE));
            assertThat(result.events())
                    .containsExactly(new Kevent(1, EVFILT_USER, EV_ERROR, 0, Errno.ENOENT.number(), 0));
        });
    }

    @Test
    void kevent_badAddresses_fault() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            assertThat(machine.calls()
                            .kevent(kq, KeventArgs.await(1, Timeout.BAD))
                            .error())
                    .isEqualTo(Errno.EFAULT);
            Kevent add = new Kevent(1, EVFILT_USER, EV_ADD, 0, 0, 0);
            KeventArgs unreadable = new KeventArgs(List.of(add), 0, Timeout.NONE, 0, 0);
            assertThat(machine.calls().kevent(kq, unreadable).error()).isEqualTo(Errno.EFAULT);
        });
    }

    @Test
    void kevent_userTriggered_reports() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            change(machine, kq, 5, EVFILT_USER, EV_ADD, NOTE_TRIGGER, 0);
            assertThat(poll(machine, kq)).as("EV_ADD does not trigger").isEmpty();
            change(machine, kq, 5, EVFILT_USER, 0, NOTE_TRIGGER, 0);
            assertThat(poll(machine, kq)).hasSize(1);
            change(machine, kq, 5, EVFILT_USER, EV_DELETE, 0, 0);
            assertSound(machine);
        });
    }

    @Test
    void kevent_timerExpiredTwice_counts() {
        run((machine, time) -> {
            int kq = kqueue(machine);
            change(machine, kq, 1, EVFILT_TIMER, EV_ADD, NOTE_NSECONDS, 1_000_000);
            time.advance(1_000_000);
            time.advance(1_000_001);
            assertThat(poll(machine, kq)).extracting(Kevent::data).containsExactly(2L);
            assertThat(machine.kernel().calloutCount().load()).isEqualTo(1);
            machine.calls().close(kq);
            assertThat(machine.kernel().calloutCount().load()).isZero();
        });
    }

    @Test
    void kevent_processExited_reportsStatusOnce() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            int pid = (int) machine.processes().fork(machine.processes().self()).value();
            Process child = Objects.requireNonNull(machine.processes().at(pid));
            change(machine, kq, pid, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0);
            machine.processes().exit(child, 3, 0);
            assertThat(poll(machine, kq)).extracting(Kevent::data).containsExactly(3L << 8);
            assertThat(poll(machine, kq)).isEmpty();
            assertThat(machine.processes().reap(child).error()).isEqualTo(Errno.OK);
            assertThat(machine.processes().reap(child).error()).isEqualTo(Errno.ESRCH);
            assertThat(machine.kernel().liveKnotes()).isZero();
        });
    }

    @Test
    void kevent_kqueueWatchesKqueue_reportsThroughTask() {
        run((machine, time) -> {
            int inner = kqueue(machine);
            int outer = kqueue(machine);
            change(machine, outer, inner, EVFILT_READ, EV_ADD, 0, 0);
            change(machine, inner, 1, EVFILT_USER, EV_ADD, 0, 0);
            change(machine, inner, 1, EVFILT_USER, 0, NOTE_TRIGGER, 0);
            time.advance(0);
            assertThat(poll(machine, outer)).extracting(Kevent::ident).containsExactly((long) inner);
            assertSound(machine);
        });
    }

    @Test
    void kevent_itself_isInvalid() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            Kevent self = new Kevent(kq, EVFILT_READ, EV_ADD, 0, 0, 0);
            assertThat(machine.calls().kevent(kq, KeventArgs.change(self)).error())
                    .isEqualTo(Errno.EINVAL);
            assertSound(machine);
        });
    }

    @Test
    void close_watchedDescriptor_deletesItsKnotes() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            change(machine, kq, pipe.first(), EVFILT_READ, EV_ADD, 0, 0);
            change(machine, kq, pipe.first(), EVFILT_WRITE, EV_ADD, 0, 0);
            machine.calls().close(pipe.first());
            assertThat(machine.kernel().liveKnotes()).isZero();
            assertSound(machine);
        });
    }

    @Test
    void close_kqueue_leavesNothing() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            change(machine, kq, pipe.first(), EVFILT_READ, EV_ADD, 0, 0);
            change(machine, kq, 1, EVFILT_USER, EV_ADD, 0, 0);
            machine.calls().close(kq);
            assertThat(machine.kernel().liveKnotes()).isZero();
            assertThat(machine.kernel().liveKqueues()).isZero();
            assertThat(machine.kernel().chargedKqueues()).isZero();
            assertSound(machine);
        });
    }

    @Test
    void kqueue_aboveLimit_fails() {
        onMachine(machine -> {
            machine.kernel().setKqueueLimit(1);
            assertThat(machine.calls().kqueue().error()).isEqualTo(Errno.OK);
            assertThat(machine.calls().kqueue().error()).isEqualTo(Errno.ENOMEM);
        });
    }

    @Test
    void keventAnonymous_userTriggered_returnsAndLeavesNothing() {
        onMachine(machine -> {
            KeventResult result = machine.calls()
                    .keventAnonymous(List.of(
                            new Kevent(1, EVFILT_USER, EV_ADD, 0, 0, 0),
                            new Kevent(1, EVFILT_USER, 0, NOTE_TRIGGER, 0, 0)));
            assertThat(result.count()).isEqualTo(1);
            assertThat(machine.kernel().liveKqueues()).isZero();
            assertThat(machine.kernel().liveKnotes()).isZero();
        });
    }

    @Test
    void kqfdRegister_withoutMemory_fails() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            machine.kernel().failAllocations(1);
            Kevent add = new Kevent(1, EVFILT_USER, EV_ADD, 0, 0, 0);
            assertThat(machine.calls().kqfdRegister(kq, add, Waitok.NO).error()).isEqualTo(Errno.ENOMEM);
            assertThat(machine.calls().kqfdRegister(kq, add, Waitok.NO).error()).isEqualTo(Errno.OK);
        });
    }

    @Test
    void poll_kqueueWithEvent_isReadable() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            assertThat(machine.calls().poll(kq, Timeout.NONE).value()).isZero();
            change(machine, kq, 1, EVFILT_USER, EV_ADD, 0, 0);
            change(machine, kq, 1, EVFILT_USER, 0, NOTE_TRIGGER, 0);
            assertThat(machine.calls().poll(kq, Timeout.FOREVER).value())
                    .isEqualTo(KeventFlags.POLLIN | KeventFlags.POLLRDNORM);
        });
    }

    @Test
    void describeState_oneKnote_namesItsFields() {
        onMachine(machine -> {
            int kq = kqueue(machine);
            change(machine, kq, 1, EVFILT_USER, EV_ADD, 0, 0);
            change(machine, kq, 1, EVFILT_USER, 0, NOTE_TRIGGER, 0);
            List<String> lines = new ArrayList<>();
            machine.kernel().describeState((object, field, value) -> lines.add(object + " " + field + "=" + value));
            assertThat(lines)
                    .contains(
                            "kqueue#0 count=1",
                            "kqueue#0 queue=knote#0",
                            "knote#0 (USER 1) status=ACTIVE|QUEUED|DETACHED");
        });
    }
}
