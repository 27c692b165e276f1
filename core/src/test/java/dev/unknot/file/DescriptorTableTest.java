// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.sim.Alone;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class DescriptorTableTest {
    private final List<Integer> told = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final SimScheduler scheduler = new SimScheduler(Carrier.best(), new Recording(), 1);
    private final DescriptorTable table = new DescriptorTable(scheduler, 0, told::add);

    /** A file that notes its closing. */
    private final class Probe extends BareFile {
        private final String name;

        private Probe(String name) {
            this.name = name;
        }

        @Override
        public void close(FileEntry entry) {
            closed.add(name);
        }
    }

    private int open(String name) {
        FileEntry entry = table.newEntry();
        int fd = table.allocate(entry);
        entry.setMature(new Probe(name));
        entry.unuse();
        return fd;
    }

    @Test
    void get_larval_findsNothing() {
        Alone.run(scheduler, () -> {
            FileEntry entry = table.newEntry();
            int fd = table.allocate(entry);
            assertThat(fd).isEqualTo(DescriptorTable.FIRST);
            assertThat(table.get(fd)).isNull();
            entry.setMature(new Probe("a"));
            assertThat(table.get(fd)).isSameAs(entry);
            assertThat(entry.count()).isEqualTo(1);
            assertThat(entry.useCount()).isEqualTo(2);
        });
    }

    @Test
    void close_inUse_closesWithTheLastUser() {
        Alone.run(scheduler, () -> {
            int fd = open("a");
            FileEntry entry = Objects.requireNonNull(table.get(fd));
            assertThat(table.close(fd).isOk()).isTrue();
            assertThat(closed).isEmpty();
            assertThat(entry.isUsable()).isFalse();
            entry.unuse();
            assertThat(closed).containsExactly("a");
            assertThat(told).containsExactly(fd);
            assertThat(table.close(fd).error()).isEqualTo(Errno.EBADF);
        });
    }

    @Test
    void dup_closedOnce_staysOpen() {
        Alone.run(scheduler, () -> {
            int fd = open("a");
            int copy = (int) table.dup(fd, 10).value();
            assertThat(copy).isEqualTo(10);
            table.close(fd);
            assertThat(closed).isEmpty();
            table.close(copy);
            assertThat(closed).containsExactly("a");
        });
    }

    @Test
    void dup2_overAnotherFile_closesThat() {
        Alone.run(scheduler, () -> {
            int a = open("a");
            int b = open("b");
            assertThat(table.dup2(a, b).value()).isEqualTo(b);
            assertThat(closed).containsExactly("b");
            assertThat(told).containsExactly(b);
            assertThat(table.at(b)).isSameAs(table.at(a));
            assertThat(table.dup2(a, a).isOk()).isTrue();
            assertThat(told).hasSize(1);
        });
    }

    @Test
    void allocate_fullTable_fails() {
        Alone.run(scheduler, () -> {
            table.setSize(DescriptorTable.FIRST + 1);
            open("a");
            assertThat(table.allocate(table.newEntry())).isNegative();
            assertThat(table.dup(DescriptorTable.FIRST, 0).error()).isEqualTo(Errno.EMFILE);
        });
    }
}
