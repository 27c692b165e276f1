// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_PROCDESC;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_SIGNAL;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.file.BareFile;
import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.FileFlags;
import dev.unknot.file.SocketKind;
import dev.unknot.kqueue.FilterOps;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Knote;
import dev.unknot.kqueue.Knotes;
import dev.unknot.kqueue.MutableKevent;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.proc.ProcessDescriptor.OnClose;
import dev.unknot.sync.Panic;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A filter that is called for a knote which is not its own, or for nothing it knows, stops the core. */
@Tag("sequential")
final class FilterPanicsTest {

    /** What can be watched, and with which filter. */
    private record Watch(int filter, ToIntFunction<Machine> ident) {}

    private static final List<Watch> WATCHES = List.of(
            new Watch(EVFILT_READ, machine -> machine.calls().pipe().first()),
            new Watch(EVFILT_READ, machine ->
                    (int) machine.calls().sockets().socket(SocketKind.STREAM).value()),
            new Watch(EVFILT_VNODE, machine -> (int) machine.calls()
                    .vnodes()
                    .open("f", FileFlags.O_RDWR | FileFlags.O_CREAT)
                    .value()),
            new Watch(EVFILT_PROCDESC, machine ->
                    (int) machine.calls().processes().pdfork(OnClose.KILL).value()),
            new Watch(EVFILT_SIGNAL, machine -> 30),
            new Watch(EVFILT_TIMER, machine -> 1));

    private static Knote watched(Machine machine, Watch watch) {
        SystemCalls calls = machine.calls();
        int kq = (int) calls.kqueue().value();
        long ident = watch.ident.applyAsInt(machine);
        KeventResult result = calls.kevent(kq, KeventArgs.change(new Kevent(ident, watch.filter, EV_ADD, 0, 1_000, 0)));
        assertThat(result.error()).isEqualTo(Errno.OK);
        return Knotes.first(machine, kq);
    }

    @Test
    void detach_partsGone_isAPageFault() {
        for (Watch watch : WATCHES) {
            onMachine(machine -> {
                Knote kn = watched(machine, watch);
                FilterOps ops = kn.fop();
                Knotes.strip(machine, kn);
                assertThatThrownBy(() -> ops.detach(kn))
                        .as("filter %d", watch.filter)
                        .isInstanceOf(Panic.class)
                        .hasMessageContaining("page fault");
            });
        }
    }

    @Test
    void touch_unknownType_panics() {
        for (int filter : List.of(EVFILT_USER, EVFILT_TIMER)) {
            onMachine(machine -> {
                Knote kn = watched(machine, new Watch(filter, any -> 1));
                assertThatThrownBy(() -> kn.fop().touch(kn, new MutableKevent(), 7))
                        .isInstanceOf(Panic.class)
                        .hasMessageContaining("invalid type (7)");
            });
        }
    }

    @Test
    void base_allCalls_areAPageFault() {
        onMachine(machine -> {
            Knote kn = watched(machine, WATCHES.getFirst());
            FilterOps bare = new FilterOps(FilterOps.Traits.OTHER) {};
            assertThatThrownBy(() -> bare.attach(kn, machine.processes().self()))
                    .hasMessageContaining("page fault");
            assertThatThrownBy(() -> bare.detach(kn)).hasMessageContaining("page fault");
            assertThatThrownBy(() -> bare.event(kn, 0)).hasMessageContaining("page fault");
            assertThatThrownBy(() -> bare.touch(kn, new MutableKevent(), 0)).hasMessageContaining("page fault");
            assertThat(bare.peek(kn)).isEqualTo(FilterOps.NOT_READY);
        });
    }

    /** A file of a kind that nobody can watch. */
    private static final class Opaque extends BareFile {
        @Override
        public void close(FileEntry entry) {}
    }

    @Test
    void attach_fileOfAnotherKind_isInvalid() {
        onMachine(machine -> {
            FileEntry entry = machine.kernel().descriptors().newEntry();
            int fd = machine.kernel().descriptors().allocate(entry);
            entry.setMature(new Opaque());
            entry.unuse();
            int kq = (int) machine.calls().kqueue().value();
            KeventResult result =
                    machine.calls().kevent(kq, KeventArgs.change(new Kevent(fd, EVFILT_READ, EV_ADD, 0, 0, 0)));
            assertThat(result.error()).isEqualTo(Errno.EINVAL);
        });
    }
}
