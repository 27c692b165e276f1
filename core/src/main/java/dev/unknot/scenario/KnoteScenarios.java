// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_DISPATCH;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;
import static dev.unknot.scenario.Operations.await;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.collect;
import static dev.unknot.scenario.Operations.write;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventResult;
import java.util.List;

/** Collisions on one knote: registered, triggered, reported and deleted by several threads at once. */
final class KnoteScenarios {
    private static final long IDENT = 1;

    private KnoteScenarios() {}

    static List<Scenario> all() {
        return List.of(
                registerVsRegister(),
                registerVsDelete(),
                deleteVsDelete(),
                deleteVsScan(),
                triggerVsScan(),
                twoScannersOneEvent(),
                twoScannersLevel(),
                oneshotVsScanners(),
                dispatchVsEnable());
    }

    private static Change user(int flags) {
        return Change.of(IDENT, EVFILT_USER, flags);
    }

    private static Operation trigger(Handle kq) {
        return change(kq, user(0).notes(NOTE_TRIGGER));
    }

    private static long succeeded(World world, int threads) {
        long count = 0;
        for (int thread = 0; thread < threads; thread++) {
            KeventResult result = world.kevent(thread, 0);
            count += result != null && result.error() == Errno.OK ? 1 : 0;
        }
        return count;
    }

    private static Scenario registerVsRegister() {
        Scenario.Builder s = Scenario.named("register-vs-register").after("two threads register the same knote");
        Handle kq = s.kqueue("kq");
        return s.thread("first", change(kq, user(EV_ADD)))
                .thread("second", change(kq, user(EV_ADD)))
                .expect("both registrations succeed", world -> succeeded(world, 2) == 2)
                .expect("one knote is there", world -> world.knotes() == 1)
                .build();
    }

    private static Scenario registerVsDelete() {
        Scenario.Builder s = Scenario.named("register-vs-delete")
                .after("a knote is registered again, and triggered, while another thread deletes it");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, user(EV_ADD)))
                .thread("register", change(kq, user(EV_ADD | EV_CLEAR)), trigger(kq))
                .thread("delete", change(kq, user(EV_DELETE)))
                .expect("the deletion succeeds", world -> {
                    KeventResult result = world.kevent(1, 0);
                    return result != null && result.error() == Errno.OK;
                })
                .expect("at most one knote is there", world -> world.knotes() <= 1)
                .build();
    }

    private static Scenario deleteVsDelete() {
        Scenario.Builder s = Scenario.named("delete-vs-delete").after("two threads delete the same knote");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, user(EV_ADD)))
                .thread("first", change(kq, user(EV_DELETE)))
                .thread("second", change(kq, user(EV_DELETE)))
                .expect("one of them succeeds", world -> succeeded(world, 2) == 1)
                .expectNoKnote()
                .build();
    }

    private static Scenario deleteVsScan() {
        Scenario.Builder s =
                Scenario.named("delete-vs-scan").after("a knote is deleted while its event is being reported");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, user(EV_ADD)))
                .setUp(trigger(kq))
                .thread("delete", change(kq, user(EV_DELETE)))
                .thread("scan", collect(kq, 2))
                .expect(
                        "the event is reported at most once",
                        world -> world.events().size() <= 1)
                .expectNoKnote()
                .build();
    }

    private static Scenario triggerVsScan() {
        Scenario.Builder s = Scenario.named("trigger-vs-scan")
                .after("an event is triggered anew while it is being reported and forgotten");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, user(EV_ADD | EV_CLEAR)))
                .setUp(trigger(kq))
                .thread("trigger", trigger(kq))
                .thread("scan", await(kq, 1))
                .expectNobodyWaits()
                .expect("it is reported", world -> world.events().size() == 1)
                .build();
    }

    private static Scenario twoScannersOneEvent() {
        Scenario.Builder s =
                Scenario.named("scan-vs-scan").after("two threads collect one event that is to be forgotten");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, user(EV_ADD | EV_CLEAR)))
                .setUp(trigger(kq))
                .thread("first", collect(kq, 1))
                .thread("second", collect(kq, 1))
                .expect("one of them gets the event", world -> world.events().size() == 1)
                .build();
    }

    private static Scenario twoScannersLevel() {
        Scenario.Builder s = Scenario.named("scan-vs-scan-level")
                .after("two threads wait for an event that stays, and pass its knote from one to the other");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(change(kq, Change.of(pipe[0], EVFILT_READ, EV_ADD)))
                .thread("first", await(kq, 1))
                .thread("second", await(kq, 1))
                .thread("write", write(pipe[1], 1))
                .expectNobodyWaits()
                .expect("both get the event", world -> world.events().size() == 2)
                .build();
    }

    private static Scenario oneshotVsScanners() {
        Scenario.Builder s = Scenario.named("oneshot-vs-scans")
                .after("two threads collect two events whose knotes go with them, one event each");
        Handle kq = s.kqueue("kq");
        Change second = Change.of(2, EVFILT_USER, EV_ADD | EV_ONESHOT);
        return s.setUp(change(kq, user(EV_ADD | EV_ONESHOT), second))
                .setUp(trigger(kq))
                .setUp(change(kq, Change.of(2, EVFILT_USER, 0).notes(NOTE_TRIGGER)))
                .thread("first", collect(kq, 1))
                .thread("second", collect(kq, 1))
                .expect("each gets one of them", world -> world.events().size() == 2 && distinct(world))
                .expectNoKnote()
                .build();
    }

    private static boolean distinct(World world) {
        return world.events().stream().map(Kevent::ident).distinct().count()
                == world.events().size();
    }

    private static Scenario dispatchVsEnable() {
        Scenario.Builder s = Scenario.named("dispatch-vs-enable")
                .after("a knote that is disabled by its report is enabled by another thread");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.setUp(write(pipe[1], 1))
                .setUp(change(kq, Change.of(pipe[0], EVFILT_READ, EV_ADD | EV_DISPATCH)))
                .thread("scan", collect(kq, 1), collect(kq, 1))
                .thread("enable", change(kq, Change.of(pipe[0], EVFILT_READ, EV_ENABLE)))
                .expect("it is reported once or twice", world -> {
                    int events = world.events().size();
                    return events == 1 || events == 2;
                })
                .build();
    }
}
