// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_AIO;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_ATTRIB;
import static dev.unknot.kqueue.KeventFlags.NOTE_WRITE;
import static dev.unknot.scenario.Operations.await;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.clear;
import static dev.unknot.scenario.Operations.close;
import static dev.unknot.scenario.Operations.collect;
import static dev.unknot.scenario.Operations.load;
import static dev.unknot.scenario.Operations.set;
import static dev.unknot.scenario.Operations.unload;
import static dev.unknot.scenario.Operations.write;

import dev.unknot.file.Errno;
import dev.unknot.file.Pipe;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that happen while a knote is in flux: what watches and what is watched go their ways at the same time. */
final class FluxScenarios {
    private static final int DEVICE_MUTEX = 0;
    private static final int DEVICE_READER = 1;
    private static final int DEVICE_NOKQLOCK = 4;

    private FluxScenarios() {}

    static List<Scenario> all() {
        return List.of(
                writeVsRegister(),
                notifyVsScan(),
                notifyVsScanUnlocked(),
                registerVsRegisterOnReader(),
                clearVsWait(),
                closePipeVsWriter(),
                moduleVsRegister());
    }

    private static Scenario writeVsRegister() {
        Scenario.Builder s = Scenario.named("write-vs-register")
                .after("a pipe is written to while somebody registers a knote for it, and then waits");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.thread("read", change(kq, Change.of(pipe[0], EVFILT_READ, EV_ADD)), await(kq, 1))
                .thread("write", write(pipe[1], 1))
                .expectNobodyWaits()
                .build();
    }

    private static Change watched(Handle device) {
        return Change.of(device, EVFILT_VNODE, EV_ADD | EV_CLEAR).notes(NOTE_WRITE | NOTE_ATTRIB);
    }

    /** The notes that were reported, and those that still are to be. */
    private static int notes(World world, Handle kq) {
        int notes = 0;
        for (Kevent event : world.eventsAndPending(kq)) {
            notes |= event.fflags();
        }
        return notes;
    }

    private static Scenario notifyVsScan() {
        Scenario.Builder s = Scenario.named("notify-vs-scan")
                .after("something happens to a file while an earlier event of it is being reported and forgotten");
        Handle kq = s.kqueue("kq");
        Handle device = s.device("d", DEVICE_MUTEX);
        return s.setUp(change(kq, watched(device)))
                .setUp(set(device, 1, NOTE_WRITE))
                .thread("notify", set(device, 1, NOTE_ATTRIB))
                .thread("scan", collect(kq, 1))
                .expect("no note is lost", world -> notes(world, kq) == (NOTE_WRITE | NOTE_ATTRIB))
                .build();
    }

    private static Scenario notifyVsScanUnlocked() {
        Scenario.Builder s = Scenario.named("notify-vs-scan-vs-delete")
                .after("a knote is scanned, notified without its kqueue's lock, and deleted");
        Handle kq = s.kqueue("kq");
        Handle device = s.device("d", DEVICE_NOKQLOCK);
        return s.setUp(change(kq, watched(device)))
                .setUp(set(device, 1, NOTE_WRITE))
                .thread("notify", set(device, 1, NOTE_ATTRIB))
                .thread("scan", collect(kq, 1))
                .thread("delete", change(kq, Change.of(device, EVFILT_VNODE, EV_DELETE)))
                .expectNoKnote()
                .build();
    }

    private static Scenario registerVsRegisterOnReader() {
        Scenario.Builder s = Scenario.named("register-vs-register-on-reader")
                .after("two kqueues register with an object whose list has a read lock only");
        Handle first = s.kqueue("kq1");
        Handle second = s.kqueue("kq2");
        Handle device = s.device("d", DEVICE_READER);
        return s.thread("first", change(first, Change.of(device, EVFILT_READ, EV_ADD)))
                .thread("second", change(second, Change.of(device, EVFILT_READ, EV_ADD)))
                .expect("both are told of what happens then", world -> {
                    world.device(device).set(1, 0);
                    return world.pending(first).size() == 1
                            && world.pending(second).size() == 1;
                })
                .build();
    }

    private static Scenario clearVsWait() {
        Scenario.Builder s = Scenario.named("clear-vs-wait")
                .after("an object goes, and its watchers with it, while somebody waits for it");
        Handle kq = s.kqueue("kq");
        Handle device = s.device("d", DEVICE_MUTEX);
        return s.setUp(change(kq, Change.of(device, EVFILT_READ, EV_ADD)))
                .thread("wait", await(kq, 1))
                .thread("clear", clear(device))
                .expectNobodyWaits()
                .build();
    }

    private static Scenario closePipeVsWriter() {
        Scenario.Builder s = Scenario.named("close-pipe-vs-writer")
                .after("the reading end of a full pipe is closed while somebody waits to write");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(write(pipe[1], Pipe.BUFFER_SIZE))
                .thread("write", change(kq, Change.of(pipe[1], EVFILT_WRITE, EV_ADD)), await(kq, 1))
                .thread("close", close(pipe[0]))
                .expect("the writer hears of it", world -> world.hasReturned(0, 1) || isRefused(world.kevent(0, 0)))
                .build();
    }

    private static boolean isRefused(@Nullable KeventResult registration) {
        return registration != null && registration.error() != Errno.OK;
    }

    private static Scenario moduleVsRegister() {
        Scenario.Builder s = Scenario.named("module-vs-register")
                .after("the module of a filter is loaded and unloaded while somebody registers with the filter");
        Handle kq = s.kqueue("kq");
        return s.thread("register", change(kq, Change.of(1, EVFILT_AIO, EV_ADD)))
                .thread("module", load(EVFILT_AIO), unload(EVFILT_AIO))
                .build();
    }
}
