// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_AIO;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.FileEntry;
import dev.unknot.file.FileFlags;
import dev.unknot.file.Holds;
import dev.unknot.kqueue.AuditViolation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every invariant of an audit is broken once, and found. */
@Tag("sequential")
final class AuditTest {

    private static void assertFinds(Kind kind, String text, Consumer<Watched> damage) {
        onMachine(machine -> {
            Watched watched = Watched.of(machine);
            assertThat(machine.kernel().audit()).isEmpty();
            damage.accept(watched);
            assertThat(machine.kernel().audit())
                    .anySatisfy(wrong -> assertThat(wrong.text()).contains(text))
                    .extracting(AuditViolation::kind)
                    .contains(kind);
        });
    }

    @Test
    void run_markLeft_isFound() {
        assertFinds(
                Kind.CORRUPTED_QUEUE,
                "the mark of a scan is left",
                watched -> watched.kq()
                        .events()
                        .insertTail(Knote.allocMarker(watched.machine().kernel())));
    }

    @Test
    void run_linksContradict_areFound() {
        assertFinds(Kind.CORRUPTED_QUEUE, "contradict each other", watched -> {
            watched.kq().events().insertTail(watched.kn());
            Knote marker = Knote.allocMarker(watched.machine().kernel());
            watched.kq().events().insertTail(marker);
            marker.tqePrevious = null;
        });
    }

    @Test
    void run_countOff_isFound() {
        assertFinds(Kind.CORRUPTED_QUEUE, "counts 1 events, and has 0", watched -> watched.kq().count = 1);
    }

    @Test
    void run_statusWithoutQueue_isFound() {
        assertFinds(Kind.CORRUPTED_QUEUE, "but is not queued", watched -> watched.kn().status |= StatusFlags.KN_QUEUED);
        assertFinds(
                Kind.CORRUPTED_QUEUE,
                "but is queued",
                watched -> watched.kq().events().insertTail(watched.kn()));
        assertFinds(
                Kind.CORRUPTED_QUEUE, "active and enabled", watched -> watched.kn().status |= StatusFlags.KN_ACTIVE);
    }

    @Test
    void run_fluxLeft_isFound() {
        assertFinds(Kind.FLUX, "is in flux: influx 1", watched -> watched.kn().influx = 1);
        assertFinds(Kind.FLUX, "is in flux: influx 0", watched -> watched.kn().status |= StatusFlags.KN_SCAN);
    }

    @Test
    void run_listOfAnother_isFound() {
        assertFinds(Kind.CORRUPTED_LIST, "is on a list that it does not name", watched -> {
            Knote stranger = Knote.allocMarker(watched.machine().kernel());
            watched.kn().selnext = stranger;
        });
    }

    @Test
    void run_fileCountedWrong_isFound() {
        assertFinds(
                Kind.LEAKED_REFERENCE,
                "counts 2 references, and has 1",
                watched -> Holds.leak(watched.kn().file()));
        assertFinds(Kind.LEAKED_REFERENCE, "users, and has 0", watched -> {
            int fd = (int) watched.machine()
                    .calls()
                    .vnodes()
                    .open("f", FileFlags.O_RDWR | FileFlags.O_CREAT)
                    .value();
            Objects.requireNonNull(watched.machine().kernel().descriptors().get(fd));
        });
        assertFinds(Kind.STALE_KNOTE, "which is closed", watched -> watched.kn().ident = 90);
    }

    @Test
    void run_listsContradict_areFound() {
        assertFinds(Kind.CORRUPTED_LIST, "another list than it says", watched -> watched.kn().linkedOn = null);
        assertFinds(
                Kind.CORRUPTED_LIST,
                "is detached, but on a list",
                watched -> watched.kn().status |= StatusFlags.KN_DETACHED);
        assertFinds(Kind.CORRUPTED_LIST, "names a list that it is not on", watched -> {
            KnoteList other = new KnoteList(watched.machine().kernel().knlistLock());
            watched.kn().list = other;
            watched.kn().linkedOn = other;
        });
    }

    @Test
    void run_referenceLeaked_isFound() {
        assertFinds(
                Kind.LEAKED_REFERENCE,
                "users, and has 1",
                watched -> Objects.requireNonNull(
                        watched.machine().kernel().descriptors().get((int) watched.kn().ident)));
        assertFinds(
                Kind.LEAKED_REFERENCE,
                "the user is charged",
                watched -> watched.machine()
                        .kernel()
                        .chargeKqueue(watched.machine().processes().self().credential()));
        assertFinds(
                Kind.LEAKED_REFERENCE,
                "timers, and 0 knotes",
                watched -> watched.machine().kernel().calloutCount().fetchAdd(1));
        assertFinds(
                Kind.LEAKED_REFERENCE,
                "knotes, and 1",
                watched -> watched.machine().kernel().nextKnote());
        assertFinds(
                Kind.LEAKED_REFERENCE,
                "filter " + EVFILT_AIO,
                watched -> watched.machine().kernel().filters().find(EVFILT_AIO));
    }

    @Test
    void run_descriptorNamesAnotherFile_isStale() {
        assertFinds(Kind.STALE_KNOTE, "now another file", watched -> {
            FileEntry other = watched.machine().kernel().descriptors().newEntry();
            watched.machine().kernel().descriptors().allocate(other);
            watched.kn().fp = other;
        });
    }

    @Test
    void describe_watchedPipe_namesPlaceAndQueue() {
        onMachine(machine -> {
            Watched watched = Watched.of(machine);
            List<String> fields = new ArrayList<>();
            watched.kq().events().insertTail(watched.kn());
            machine.kernel().describeState((object, field, value) -> fields.add(field + "=" + value));
            assertThat(fields)
                    .contains("list=pipe#0.first place 1")
                    .anyMatch(field -> field.startsWith("queue=knote#"));
        });
    }
}
