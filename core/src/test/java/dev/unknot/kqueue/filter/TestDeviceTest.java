// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue.filter;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.NOTE_WRITE;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Timeout;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sequential")
final class TestDeviceTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 5, 6})
    void set_watched_reportsHintAndValue(int kind) {
        onMachine(machine -> {
            int kq = (int) machine.calls().kqueue().value();
            DeviceResult opened = machine.openDevice(kind);
            TestDevice device = Objects.requireNonNull(opened.device());
            Kevent vnode = new Kevent(opened.fd(), EVFILT_VNODE, EV_ADD | EV_CLEAR, NOTE_WRITE, 0, 1);
            Kevent read = new Kevent(opened.fd(), EVFILT_READ, EV_ADD, 0, 0, 2);
            machine.calls().kevent(kq, KeventArgs.change(vnode, read));
            device.set(5, NOTE_WRITE);
            KeventResult result = machine.calls().kevent(kq, KeventArgs.await(8, Timeout.NONE));
            assertThat(result.events())
                    .containsExactlyInAnyOrder(
                            new Kevent(opened.fd(), EVFILT_VNODE, EV_CLEAR, NOTE_WRITE, 5, 1),
                            new Kevent(opened.fd(), EVFILT_READ, 0, 0, 5, 2));
            assertThat(machine.kernel().audit()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void delete_watched_leavesNoKnote(int kind) {
        onMachine(machine -> {
            int kq = (int) machine.calls().kqueue().value();
            DeviceResult opened = machine.openDevice(kind);
            Kevent read = new Kevent(opened.fd(), EVFILT_READ, EV_ADD, 0, 0, 2);
            machine.calls().kevent(kq, KeventArgs.change(read));
            Objects.requireNonNull(opened.device()).delete();
            assertThat(machine.kernel().liveKnotes()).isZero();
            assertThat(machine.kernel().audit()).isEmpty();
        });
    }
}
