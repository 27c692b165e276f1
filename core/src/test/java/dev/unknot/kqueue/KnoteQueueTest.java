// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.sync.Panic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class KnoteQueueTest {

    @Test
    void insertTail_twice_panics() {
        onMachine(machine -> {
            KnoteQueue queue = new KnoteQueue();
            Knote kn = Knote.allocMarker(machine.kernel());
            queue.insertTail(kn);
            assertThatThrownBy(() -> queue.insertTail(kn))
                    .isInstanceOfSatisfying(
                            Panic.class, panic -> assertThat(panic.kind()).isEqualTo(Panic.Kind.CORRUPTED_QUEUE));
        });
    }

    @Test
    void remove_absent_panics() {
        onMachine(machine -> {
            KnoteQueue queue = new KnoteQueue();
            Knote kn = Knote.allocMarker(machine.kernel());
            assertThatThrownBy(() -> queue.remove(kn)).isInstanceOf(Panic.class);
        });
    }

    @Test
    void remove_middle_keepsOrder() {
        onMachine(machine -> {
            KnoteQueue queue = new KnoteQueue();
            Knote first = Knote.allocMarker(machine.kernel());
            Knote second = Knote.allocMarker(machine.kernel());
            Knote third = Knote.allocMarker(machine.kernel());
            queue.insertTail(first);
            queue.insertTail(second);
            queue.insertTail(third);
            queue.remove(second);
            assertThat(queue.first()).isSameAs(first);
            queue.remove(first);
            assertThat(queue.first()).isSameAs(third);
            queue.insertTail(second);
            queue.remove(third);
            assertThat(queue.first()).isSameAs(second);
        });
    }
}
