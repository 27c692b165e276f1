// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_DISABLE;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.NOTE_USECONDS;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.collect;
import static dev.unknot.scenario.Operations.pass;

import dev.unknot.kqueue.Kevent;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.Scheduler;
import java.util.List;

/** Timers that expire while their knotes are changed, reported or deleted. */
final class TimerScenarios {
    private static final long MICROSECOND = 1_000;

    private TimerScenarios() {}

    static List<Scenario> all() {
        return List.of(expireVsDisable(), expireVsRegister(), expireVsScan(), expireVsDelete(), expireVsRearm());
    }

    private static Change timer(int flags, long micros) {
        return Change.of(1, EVFILT_TIMER, flags).notes(NOTE_USECONDS).data(micros);
    }

    /** How many expirations were reported, or still are to be. */
    private static long expirations(World world, Handle kq) {
        return world.eventsAndPending(kq).stream().mapToLong(Kevent::data).sum();
    }

    /** How many microseconds have passed: those that a thread has passed, unless a timeout has come early. */
    private static long elapsed(World world) {
        Scheduler scheduler = world.machine().kernel().scheduler();
        return Sbintime.toNanosCeiling(scheduler.uptime()) / MICROSECOND;
    }

    private static Scenario expireVsDisable() {
        Scenario.Builder s =
                Scenario.named("expire-vs-disable").after("a timer expires while its knote is disabled and enabled");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, timer(EV_ADD | EV_ONESHOT, 1)))
                .thread("time", pass(MICROSECOND))
                .thread(
                        "change",
                        change(kq, Change.of(1, EVFILT_TIMER, EV_DISABLE)),
                        change(kq, Change.of(1, EVFILT_TIMER, EV_ENABLE)))
                .expect("it expires at most once", world -> expirations(world, kq) <= 1)
                .build();
    }

    private static Scenario expireVsRegister() {
        Scenario.Builder s = Scenario.named("expire-vs-register")
                .after("a timer expires while the change that has made and enabled it is still at work");
        Handle kq = s.kqueue("kq");
        // It expires at once, so that nobody needs to pass time.
        return s.thread("register", change(kq, timer(EV_ADD | EV_ENABLE | EV_ONESHOT, 0)), collect(kq, 1))
                .expect("it expires at most once", world -> expirations(world, kq) <= 1)
                .build();
    }

    private static Scenario expireVsScan() {
        Scenario.Builder s = Scenario.named("expire-vs-scan")
                .after("a timer expires again while its expirations are being reported and forgotten");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, timer(EV_ADD, 1)))
                .thread("time", pass(MICROSECOND), pass(MICROSECOND))
                .thread("scan", collect(kq, 1))
                .expect("it expires no more than once a microsecond", world -> expirations(world, kq) <= elapsed(world))
                .build();
    }

    private static Scenario expireVsDelete() {
        Scenario.Builder s = Scenario.named("expire-vs-delete").after("a timer expires while its knote is deleted");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, timer(EV_ADD, 1)))
                .thread("time", pass(MICROSECOND), pass(MICROSECOND))
                .thread("delete", change(kq, Change.of(1, EVFILT_TIMER, EV_DELETE)))
                .expect(
                        "no knote and no timer is there",
                        world -> world.knotes() == 0
                                && world.machine().kernel().calloutCount().load() == 0)
                .build();
    }

    private static Scenario expireVsRearm() {
        Scenario.Builder s = Scenario.named("expire-vs-rearm").after("a timer expires while it is set to another time");
        Handle kq = s.kqueue("kq");
        return s.setUp(change(kq, timer(EV_ADD, 1)))
                .thread("time", pass(MICROSECOND))
                .thread("change", change(kq, timer(EV_ADD, 5)))
                .thread("scan", collect(kq, 1))
                .expect("it expires no more than once a microsecond", world -> expirations(world, kq) <= elapsed(world))
                .build();
    }
}
