// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_AIO;
import static dev.unknot.kqueue.KeventFlags.EVFILT_FS;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_SIGNAL;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.NOTE_EXIT;
import static dev.unknot.kqueue.KeventFlags.NOTE_FORK;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;
import static dev.unknot.kqueue.KeventFlags.NOTE_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.FileFlags;
import dev.unknot.file.PipeResult;
import dev.unknot.file.SocketKind;
import dev.unknot.kqueue.AuditViolation.Kind;
import dev.unknot.kqueue.MachineRunner.Time;
import dev.unknot.kqueue.filter.DeviceResult;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.proc.Process;
import dev.unknot.proc.ProcessDescriptor.OnClose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An audit finds the knote of each filter that is ready while nobody will report it. */
@Tag("sequential")
final class LostEventTest {

    /** Has one knote of the kqueue become ready. */
    @FunctionalInterface
    private interface Happening {
        void happen(Machine machine, int kq, Time time);
    }

    private static void watch(Machine machine, int kq, long ident, int filter, int fflags) {
        machine.calls().kevent(kq, KeventArgs.change(new Kevent(ident, filter, EV_ADD, fflags, 1, 0)));
    }

    private static Map<String, Happening> lost() {
        Map<String, Happening> all = new TreeMap<>();
        all.put("pipe read", (machine, kq, time) -> {
            PipeResult pipe = machine.calls().pipe();
            watch(machine, kq, pipe.first(), EVFILT_READ, 0);
            machine.calls().write(pipe.second(), 1);
        });
        all.put("pipe read, writer gone", (machine, kq, time) -> {
            PipeResult pipe = machine.calls().pipe();
            watch(machine, kq, pipe.first(), EVFILT_READ, 0);
            machine.calls().close(pipe.second());
        });
        all.put(
                "pipe write",
                (machine, kq, time) -> watch(machine, kq, machine.calls().pipe().second(), EVFILT_WRITE, 0));
        all.put("socket", (machine, kq, time) -> {
            PipeResult pair = machine.calls().sockets().socketpair(SocketKind.STREAM);
            watch(machine, kq, pair.first(), EVFILT_WRITE, 0);
        });
        all.put("vnode", (machine, kq, time) -> {
            int f = (int) machine.calls()
                    .vnodes()
                    .open("f", FileFlags.O_RDWR | FileFlags.O_CREAT)
                    .value();
            watch(machine, kq, f, EVFILT_VNODE, NOTE_WRITE);
            machine.calls().write(f, 1);
        });
        all.put("process", (machine, kq, time) -> {
            watch(machine, kq, machine.processes().self().pid(), EVFILT_PROC, NOTE_FORK);
            machine.calls().processes().fork();
        });
        all.put("process exit", (machine, kq, time) -> {
            int pid = (int) machine.calls().processes().fork().value();
            Process child = Objects.requireNonNull(machine.processes().at(pid));
            watch(machine, kq, pid, EVFILT_PROC, NOTE_EXIT);
            machine.processes().exit(child, 3, 0);
            // As if it had never been told.
            Objects.requireNonNull(kqueue(machine, kq).knotes().next(null)).ptr = child;
        });
        all.put("process descriptor", (machine, kq, time) -> {
            int pd = (int) machine.calls().processes().pdfork(OnClose.KILL).value();
            watch(machine, kq, pd, EVFILT_PROCDESC, NOTE_EXIT);
            machine.calls().processes().pdkill(pd, 9);
        });
        all.put("signal", (machine, kq, time) -> {
            watch(machine, kq, 30, EVFILT_SIGNAL, 0);
            machine.calls().processes().kill(machine.processes().self().pid(), 30);
        });
        all.put("timer", (machine, kq, time) -> {
            watch(machine, kq, 1, EVFILT_TIMER, 0);
            time.advance(2_000_000);
        });
        all.put("user", (machine, kq, time) -> {
            watch(machine, kq, 1, EVFILT_USER, 0);
            watch(machine, kq, 1, EVFILT_USER, NOTE_TRIGGER);
        });
        all.put("file systems", (machine, kq, time) -> {
            watch(machine, kq, 0, EVFILT_FS, 0);
            machine.fsEvent(1);
        });
        all.put("module", (machine, kq, time) -> {
            machine.addFilter(EVFILT_AIO);
            watch(machine, kq, 1, EVFILT_AIO, 0);
        });
        all.put("kqueue", (machine, kq, time) -> {
            int inner = (int) machine.calls().kqueue().value();
            watch(machine, inner, 1, EVFILT_USER, 0);
            watch(machine, inner, 1, EVFILT_USER, NOTE_TRIGGER);
            watch(machine, kq, inner, EVFILT_READ, 0);
        });
        all.put("device read", (machine, kq, time) -> {
            DeviceResult device = machine.openDevice(0);
            watch(machine, kq, device.fd(), EVFILT_READ, 0);
            Objects.requireNonNull(device.device()).set(3, 0);
        });
        all.put("device vnode", (machine, kq, time) -> {
            DeviceResult device = machine.openDevice(1);
            watch(machine, kq, device.fd(), EVFILT_VNODE, NOTE_WRITE);
            Objects.requireNonNull(device.device()).set(3, NOTE_WRITE);
        });
        return all;
    }

    static List<String> names() {
        return new ArrayList<>(lost().keySet());
    }

    private static Kqueue kqueue(Machine machine, int fd) {
        return (Kqueue)
                Objects.requireNonNull(machine.kernel().descriptors().at(fd)).data();
    }

    @ParameterizedTest
    @MethodSource("names")
    void audit_readyButNotQueued_isALostEvent(String name) {
        MachineRunner.run((machine, time) -> {
            int fd = (int) machine.calls().kqueue().value();
            Objects.requireNonNull(lost().get(name)).happen(machine, fd, time);
            assertThat(machine.kernel().audit()).isEmpty();
            Kqueue kq = kqueue(machine, fd);
            kq.lock();
            Knote kn = Objects.requireNonNull(kq.knotes().next(null));
            kn.dequeue();
            kn.status &= ~StatusFlags.KN_ACTIVE;
            kq.unlock();
            assertThat(machine.kernel().audit())
                    .extracting(AuditViolation::kind)
                    .containsExactly(Kind.LOST_EVENT);
            // Who was told once is not told again until something changes.
            kn.flags |= EV_CLEAR;
            List<String> levels = List.of("pipe read", "pipe write", "socket", "module", "kqueue", "device read");
            if (levels.contains(name)) {
                assertThat(machine.kernel().audit()).isEmpty();
            }
        });
    }
}
