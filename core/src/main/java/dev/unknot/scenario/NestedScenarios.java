// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;
import static dev.unknot.scenario.Operations.await;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.close;
import static dev.unknot.scenario.Operations.collect;

import dev.unknot.kqueue.KeventResult;
import java.util.List;

/** Kqueues that watch kqueues, which a task tells of each other's events. */
final class NestedScenarios {
    private NestedScenarios() {}

    static List<Scenario> all() {
        return List.of(
                triggerVsWaitNested(), triggerVsCloseInner(), triggerVsCloseOuter(), nestedCycle(), pollNested());
    }

    private static Operation trigger(Handle kq) {
        return change(kq, Change.of(1, EVFILT_USER, 0).notes(NOTE_TRIGGER));
    }

    private static Change user() {
        return Change.of(1, EVFILT_USER, EV_ADD);
    }

    private static Change watch(Handle kq) {
        return Change.of(kq, EVFILT_READ, EV_ADD);
    }

    private static Scenario triggerVsWaitNested() {
        Scenario.Builder s = Scenario.named("nested-vs-wait")
                .after("an event of a kqueue is triggered while another kqueue that watches it is waited on");
        Handle inner = s.kqueue("inner");
        Handle outer = s.kqueue("outer");
        return s.setUp(change(inner, user()))
                .setUp(change(outer, watch(inner)))
                .thread("trigger", trigger(inner))
                .thread("wait", await(outer, 1))
                .expectNobodyWaits()
                .build();
    }

    private static Scenario triggerVsCloseInner() {
        Scenario.Builder s = Scenario.named("nested-vs-close-inner")
                .after("a kqueue is closed while a task tells its watcher of an event");
        Handle inner = s.kqueue("inner");
        Handle outer = s.kqueue("outer");
        return s.setUp(change(inner, user()))
                .setUp(change(outer, watch(inner)))
                .thread("trigger", trigger(inner))
                .thread("close", close(inner))
                .thread("scan", collect(outer, 1))
                .build();
    }

    private static Scenario triggerVsCloseOuter() {
        Scenario.Builder s = Scenario.named("nested-vs-close-outer")
                .after("a kqueue is closed while a task tells it of an event of a kqueue that it watches");
        Handle inner = s.kqueue("inner");
        Handle outer = s.kqueue("outer");
        return s.setUp(change(inner, user()))
                .setUp(change(outer, watch(inner)))
                .thread("trigger", trigger(inner))
                .thread("close", close(outer))
                .expect("the other kqueue and its knote are left", world -> {
                    int kqueues = world.machine().kernel().liveKqueues();
                    return kqueues == 1 && world.knotes() == 1;
                })
                .build();
    }

    private static Scenario nestedCycle() {
        Scenario.Builder s =
                Scenario.named("nested-cycle").after("two kqueues that watch each other are scanned at once");
        Handle first = s.kqueue("kq1");
        Handle second = s.kqueue("kq2");
        return s.setUp(change(first, user()))
                .setUp(change(second, user()))
                .setUp(change(first, watch(second)))
                .setUp(change(second, watch(first)))
                .setUp(trigger(first))
                .setUp(trigger(second))
                .thread("first", collect(first, 2))
                .thread("second", collect(second, 2))
                .build();
    }

    private static Scenario pollNested() {
        Scenario.Builder s = Scenario.named("nested-poll")
                .after("an event of a kqueue is looked for on its watcher, without waiting, after it was triggered");
        Handle inner = s.kqueue("inner");
        Handle outer = s.kqueue("outer");
        return s.setUp(change(inner, user()))
                .setUp(change(outer, watch(inner)))
                .thread("poll", trigger(inner), collect(outer, 1))
                .expect("what has happened is reported at once", world -> {
                    KeventResult result = world.kevent(0, 1);
                    return result != null && result.count() == 1;
                })
                .build();
    }
}
