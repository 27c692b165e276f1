// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.proc.Process;
import dev.unknot.sync.Panic;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every assertion that the core makes of its own objects is broken once, and stops it. */
@Tag("sequential")
final class AssertionsTest {

    private static void assertPanics(String reason, Consumer<Watched> damage) {
        assertThatThrownBy(() -> onMachine(machine -> damage.accept(Watched.of(machine))))
                .isInstanceOf(Panic.class)
                .hasMessageContaining(reason);
    }

    @Test
    void knote_queuedTwiceOrNotQueued_panics() {
        assertPanics("knote already queued", watched -> {
            watched.kq().lock();
            watched.kn().enqueue();
            watched.kn().enqueue();
        });
        assertPanics("knote not queued", watched -> {
            watched.kq().lock();
            watched.kn().dequeue();
        });
    }

    @Test
    void knote_fluxOutOfBounds_panics() {
        assertPanics("kn_influx > 0", watched -> {
            watched.kq().lock();
            watched.kn().leaveFlux();
        });
        assertPanics("kn_influx < INT_MAX", watched -> {
            watched.kq().lock();
            watched.kn().influx = Integer.MAX_VALUE;
            watched.kn().enterFlux();
        });
    }

    @Test
    void drop_attachedOrInFluxTwice_panics() {
        assertPanics("still attached", watched -> watched.kn().dropDetached());
        assertPanics("with influx 0", watched -> {
            watched.kn().status |= StatusFlags.KN_DETACHED;
            watched.kn().dropDetached();
        });
    }

    @Test
    void parts_ofAMark_areAPageFault() {
        List<Consumer<Knote>> parts = List.of(Knote::kq, Knote::fop, Knote::file, Knote::list);
        for (Consumer<Knote> part : parts) {
            assertPanics(
                    "page fault",
                    watched -> part.accept(Knote.allocMarker(watched.machine().kernel())));
        }
    }

    @Test
    void list_knoteThatIsElsewhere_panics() {
        assertPanics("not in flux", watched -> watched.list().remove(watched.kn()));
        assertPanics("not in flux", watched -> watched.list().add(watched.kn()));
        assertPanics("was not detached", watched -> {
            watched.kn().influx = 1;
            watched.list().add(watched.kn());
        });
        assertPanics("was already detached", watched -> {
            watched.kn().influx = 1;
            watched.kn().status |= StatusFlags.KN_DETACHED;
            watched.list().remove(watched.kn());
        });
        assertPanics("was already detached", watched -> {
            watched.kn().status |= StatusFlags.KN_DETACHED;
            watched.list().clear();
        });
        assertPanics("is on two lists", watched -> {
            watched.kn().influx = 1;
            watched.kn().status |= StatusFlags.KN_DETACHED;
            watched.list().add(watched.kn());
        });
        assertPanics("is not on the list", watched -> {
            watched.kn().influx = 1;
            new KnoteList(watched.machine().kernel().knlistLock()).remove(watched.kn());
        });
    }

    @Test
    void clear_listWithoutObject_panics() {
        assertPanics("cleardel for autodestroy", watched -> {
            watched.list().lock().lock();
            watched.list().detach();
            watched.list().lock().unlock();
            watched.list().clear();
        });
    }

    @Test
    void queue_neighboursContradict_panics() {
        assertPanics("does not know it", watched -> {
            KnoteQueue queue = new KnoteQueue();
            Knote second = Knote.allocMarker(watched.machine().kernel());
            queue.insertTail(watched.kn());
            queue.insertTail(second);
            second.tqePrevious = null;
            queue.remove(watched.kn());
        });
        assertPanics("is not on the queue", watched -> {
            KnoteQueue queue = new KnoteQueue();
            Knote second = Knote.allocMarker(watched.machine().kernel());
            queue.insertTail(watched.kn());
            queue.insertTail(second);
            second.tqePrevious = null;
            queue.remove(second);
        });
    }

    @Test
    void tables_knoteThatIsNotThere_panics() {
        assertPanics("is not in the table", watched -> {
            Knote stranger = Knote.allocMarker(watched.machine().kernel());
            stranger.setFop(watched.kn().fop());
            stranger.ident = watched.kn().ident;
            watched.kq().knotes().remove(stranger);
        });
        assertPanics("page fault", watched -> {
            Process self = watched.machine().processes().self();
            Knote stranger = Knote.allocMarker(watched.machine().kernel());
            stranger.setFop(NullFilter.INSTANCE);
            stranger.ident = self.pid();
            watched.kq().knotes().remove(stranger);
        });
        assertPanics("not marked influx", watched -> watched.kq().knotes().attach(watched.kn()));
    }

    @Test
    void kqueue_endedTwiceOrTooEarly_panics() {
        assertPanics(
                "still attached to a file descriptor", watched -> watched.kq().destroy());
        assertPanics("other refs are out there", watched -> watched.kq().drain());
        assertPanics("already closing", watched -> {
            watched.kq().state |= StatusFlags.KQ_CLOSING;
            watched.kq().drain();
        });
        assertPanics("is not on the list of its descriptor table", watched -> {
            KqueueList list =
                    (KqueueList) watched.machine().kernel().descriptors().watcher();
            list.remove(watched.kq());
            list.remove(watched.kq());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"kevent", "kevent_freebsd11"})
    void copy_moreThanABatch_panics(String layout) {
        KeventArgs args = KeventArgs.await(1, Timeout.NONE);
        KeventCopy copy = layout.equals("kevent") ? new KeventCopy(args) : new KeventCopy.Freebsd11(args);
        MutableKevent[] batch = new MutableKevent[KeventCopy.BATCH_MAX];
        assertThatThrownBy(() -> copy.copyin(batch, KeventCopy.BATCH_MAX + 1)).hasMessageContaining("KQ_NEVENTS");
        assertThatThrownBy(() -> copy.copyout(batch, KeventCopy.BATCH_MAX + 1)).hasMessageContaining("KQ_NEVENTS");
    }

    @Test
    void tables_knoteOfAnEmptyPlace_isLeftAlone() {
        onMachine(machine -> {
            Watched watched = Watched.of(machine);
            Knote stranger = Knote.allocMarker(machine.kernel());
            stranger.setFop(watched.kn().fop());
            for (long ident : List.of(0L, 1_000L)) {
                stranger.ident = ident;
                watched.kq().knotes().remove(stranger);
            }
            assertThat(watched.kq().knotes().next(null)).isSameAs(watched.kn());
            machine.kernel().filters().release(KeventFlags.EVFILT_READ);
            machine.kernel().filters().release(1);
        });
    }

    @Test
    void register_descriptorWithoutATable_panics() {
        assertPanics("td is NULL", watched -> {
            MutableKevent kev = new MutableKevent();
            kev.set(new Kevent(watched.kn().ident, EVFILT_READ, EV_ADD, 0, 0, 0));
            Registration.registerWithoutThread(
                    watched.kq(), kev, watched.machine().processes().self(), Waitok.YES);
        });
    }

    @Test
    void timer_moreEndedThanMade_panics() {
        assertPanics("cannot become negative", watched -> {
            Kernel kernel = watched.machine().kernel();
            Kevent timer = new Kevent(1, KeventFlags.EVFILT_TIMER, EV_ADD, 0, 1, 0);
            kernel.calls().kevent(3, KeventArgs.change(timer));
            kernel.calloutCount().store(0);
            kernel.calls().kevent(3, KeventArgs.change(new Kevent(1, timer.filter(), KeventFlags.EV_DELETE, 0, 0, 0)));
        });
    }

    @Test
    void kqueue_waitedFor_saysWhetherForEver() {
        onMachine(machine -> {
            Watched watched = Watched.of(machine);
            assertThat(watched.kq().mayWaitForever("kqread")).isTrue();
            assertThat(watched.kq().mayWaitForever("kqflxwt")).isFalse();
            watched.kn().activate();
            assertThat(watched.kq().mayWaitForever("kqread")).isFalse();
        });
    }

    @Test
    void filters_numberZeroOrNoReference_panics() {
        assertPanics(
                "page fault", watched -> watched.machine().kernel().filters().add(0, NullFilter.INSTANCE));
        assertPanics(
                "refcount not valid",
                watched -> watched.machine().kernel().filters().release(KeventFlags.EVFILT_AIO));
    }
}
