// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.sync.Panic;
import dev.unknot.sync.sim.Alone;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class FileEntryTest {
    private final SimScheduler scheduler = new SimScheduler(Carrier.best(), new Recording(), 1);
    private final ActiveFiles files = new ActiveFiles(scheduler);
    private final DescriptorTable table = new DescriptorTable(scheduler, files, 0, fd -> {});
    private final List<String> closed = new ArrayList<>();

    /** Something that can only be closed. */
    private final class Closable extends BareFile {
        @Override
        public void close(FileEntry entry) {
            closed.add("closed");
        }
    }

    private FileEntry open() {
        FileEntry entry = table.newEntry();
        table.allocate(entry);
        entry.setMature(new Closable(), FileFlags.FREAD);
        entry.unuse();
        return entry;
    }

    @Test
    void isUsable_larvalMatureWantingClose_onlyWhileMature() {
        Alone.run(scheduler, () -> {
            FileEntry entry = table.newEntry();
            int fd = table.allocate(entry);
            assertThat(entry.isUsable()).isFalse();
            assertThat(entry.isLarval()).isTrue();
            assertThat(entry.tryUse()).isFalse();
            entry.setMature(new Closable());
            assertThat(entry.isUsable()).isTrue();
            table.close(fd);
            assertThat(entry.wantsClose()).isTrue();
            assertThat(entry.isUsable()).isFalse();
            assertThat(entry.tryUse()).isFalse();
            assertThat(closed).isEmpty();
            entry.unuse();
            assertThat(closed).hasSize(1);
            assertThat(files.count()).isZero();
        });
    }

    @Test
    void free_inUse_panics() {
        Alone.run(scheduler, () -> {
            FileEntry entry = open();
            assertThat(entry.tryUse()).isTrue();
            assertThatThrownBy(entry::free).isInstanceOf(Panic.class).hasMessageContaining("ffree");
        });
    }

    @Test
    void counts_underflow_panic() {
        Alone.run(scheduler, () -> {
            FileEntry entry = open();
            assertThatThrownBy(entry::unuse).isInstanceOf(Panic.class);
            assertThatThrownBy(entry::messageToDescriptor).isInstanceOf(Panic.class);
            entry.closef(null);
            assertThatThrownBy(() -> entry.closef(null)).isInstanceOf(Panic.class);
            assertThatThrownBy(entry::hold).isInstanceOf(Panic.class);
        });
    }

    @Test
    void message_ofTheLastReference_closes() {
        Alone.run(scheduler, () -> {
            FileEntry entry = open();
            entry.holdByMessage();
            table.close(DescriptorTable.FIRST);
            assertThat(entry.count()).isEqualTo(1);
            assertThat(entry.messageCount()).isEqualTo(1);
            entry.discardMessage();
            assertThat(closed).hasSize(1);
        });
    }

    @Test
    void activeFiles_someClosed_listsTheOthersLatestFirst() {
        Alone.run(scheduler, () -> {
            FileEntry first = open();
            FileEntry second = open();
            FileEntry third = open();
            table.close(DescriptorTable.FIRST + 1);
            List<FileEntry> active = new ArrayList<>();
            table.addActiveTo(active);
            assertThat(active).containsExactly(third, first);
            FileEntry fourth = open();
            active.clear();
            table.addActiveTo(active);
            assertThat(active).containsExactly(fourth, third, first).doesNotContain(second);
        });
    }

    @Test
    void activeFiles_closedInUse_isListed() {
        Alone.run(scheduler, () -> {
            FileEntry used = open();
            assertThat(used.tryUse()).isTrue();
            table.close(DescriptorTable.FIRST);
            FileEntry later = open();
            List<FileEntry> active = new ArrayList<>();
            table.addActiveTo(active);
            assertThat(active).containsExactly(later, used);
            assertThat(later.wantsClose()).isFalse();
            used.unuse();
            assertThat(used.tryUse()).isFalse();
        });
    }

    @Test
    void data_ofALarvalEntry_isAPageFault() {
        Alone.run(scheduler, () -> {
            FileEntry entry = table.newEntry();
            assertThatThrownBy(entry::data).isInstanceOf(Panic.class).hasMessageContaining("page fault");
            entry.lockOffset();
            entry.setOffset(7);
            entry.unlockOffset();
            assertThat(entry.offset()).isEqualTo(7);
        });
    }

    @Test
    void abandon_numberThatIsAnothers_leavesIt() {
        Alone.run(scheduler, () -> {
            FileEntry entry = table.newEntry();
            int fd = table.allocate(entry);
            table.abandon(fd, table.newEntry());
            assertThat(table.at(fd)).isSameAs(entry);
        });
    }

    @Test
    void defaults_ofAnObject_refuse() {
        FileObject object = new Closable();
        assertThat(object.truncate(0).error()).isEqualTo(Errno.EINVAL);
        assertThat(object.chmod(0).error()).isEqualTo(Errno.EINVAL);
        assertThat(object.ioctl(1, 0).error()).isEqualTo(Errno.ENOTTY);
        assertThat(object.isPassable()).isTrue();
        assertThat(object.isSeekable()).isFalse();
        assertThat(object.sleepers()).isZero();
    }
}
