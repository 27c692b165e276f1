// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.file.Pipe;
import dev.unknot.file.PipeResult;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Panic;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class KnoteListTest {

    private static Pipe watchedPipe(Machine machine) {
        int kq = (int) machine.calls().kqueue().value();
        PipeResult fds = machine.calls().pipe();
        machine.calls().kevent(kq, KeventArgs.change(new Kevent(fds.first(), EVFILT_READ, EV_ADD, 0, 0, 0)));
        return (Pipe) Objects.requireNonNull(machine.kernel().descriptors().at(fds.first()))
                .data();
    }

    @Test
    void deleteLocked_watched_leavesNoKnoteAndKeepsTheLock() {
        onMachine(machine -> {
            Pipe pipe = watchedPipe(machine);
            KnoteList list = (KnoteList) pipe.notes();
            assertThat(list.hasWatchers()).isTrue();
            pipe.lock().lock();
            list.deleteLocked();
            assertThat(pipe.lock().isOwned()).isTrue();
            assertThat(list.isEmpty()).isTrue();
            pipe.lock().unlock();
            assertThat(machine.kernel().liveKnotes()).isZero();
        });
    }

    @Test
    void knote_withoutTheLock_panics() {
        onMachine(machine -> {
            Pipe pipe = watchedPipe(machine);
            assertThatThrownBy(() -> pipe.notes().knoteLocked(0)).isInstanceOf(Panic.class);
            pipe.lock().lock();
            assertThatThrownBy(() -> pipe.notes().knoteUnlocked(0)).isInstanceOf(Panic.class);
            pipe.lock().unlock();
            pipe.notes().knoteUnlocked(0);
        });
    }

    @Test
    void destroy_watched_panics() {
        onMachine(machine -> assertThatThrownBy(watchedPipe(machine).notes()::destroy)
                .isInstanceOf(Panic.class)
                .hasMessageContaining("destroying knlist"));
    }
}
