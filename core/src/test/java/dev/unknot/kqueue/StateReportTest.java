// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.kqueue.filter.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class StateReportTest {

    private static Kqueue kqueue(Machine machine) {
        int fd = (int) machine.calls().kqueue().value();
        return (Kqueue)
                Objects.requireNonNull(machine.kernel().descriptors().at(fd)).data();
    }

    private static List<String> values(Machine machine, String field) {
        List<String> values = new ArrayList<>();
        machine.kernel().describeState((object, name, value) -> {
            if (name.equals(field)) {
                values.add(value);
            }
        });
        return values;
    }

    @Test
    void describe_queueWhoseLinksLeadBack_comesToItsEnd() {
        onMachine(machine -> {
            Kqueue kq = kqueue(machine);
            Knote first = Knote.allocMarker(machine.kernel());
            Knote second = Knote.allocMarker(machine.kernel());
            kq.events().insertTail(first);
            kq.events().insertTail(second);
            second.tqeNext = first;
            assertThat(values(machine, "queue")).containsExactly("mark mark mark ...");
        });
    }

    @Test
    void describe_tableWhoseLinksLeadBack_comesToItsEnd() {
        onMachine(machine -> {
            Kqueue kq = kqueue(machine);
            machine.calls().kevent(3, KeventArgs.change(new Kevent(1, EVFILT_USER, EV_ADD, 0, 0, 0)));
            Knote kn = Objects.requireNonNull(kq.knotes().next(null));
            kn.link = kn;
            assertThat(values(machine, "influx")).containsExactly("0");
        });
    }

    @Test
    void describe_kqueuesWhoseLinksLeadBack_comesToItsEnd() {
        onMachine(machine -> {
            Kqueue first = kqueue(machine);
            Kqueue second = kqueue(machine);
            first.listNext = second;
            assertThat(values(machine, "refcnt")).containsExactly("0", "0");
        });
    }

    @Test
    void describe_listWhoseLinksLeadBack_comesToItsEnd() {
        onMachine(machine -> {
            int fd = machine.calls().pipe().first();
            Kevent read = new Kevent(fd, EVFILT_READ, EV_ADD, 0, 0, 0);
            List<Knote> knotes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Kqueue kq = kqueue(machine);
                int number = machine.kernel().descriptors().bound() - 1;
                machine.calls().kevent(number, KeventArgs.change(read));
                knotes.add(Objects.requireNonNull(kq.knotes().next(null)));
            }
            assertThat(values(machine, "list"))
                    .containsExactlyInAnyOrder("pipe#0.first place 1", "pipe#0.first place 2");
            knotes.get(1).selnext = knotes.get(1);
            assertThat(values(machine, "list"))
                    .containsExactlyInAnyOrder("pipe#0.first place 1", "pipe#0.first whose links lead back");
        });
    }
}
