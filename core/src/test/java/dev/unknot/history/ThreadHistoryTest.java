// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.history.Calls.collect;
import static dev.unknot.history.Calls.trigger;
import static dev.unknot.history.Calls.user;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.sync.thread.Choices;
import dev.unknot.sync.thread.ThreadScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Histories of real threads. */
final class ThreadHistoryTest {
    private static final long BLOCK_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final int ROUNDS = 80;
    private static final int OPERATIONS = 12;

    private static History<SystemCall, CallResult> history(Calls calls) throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, BLOCK_NANOS_MAX)) {
            HistoryRecorder<SystemCall, CallResult> recorder = calls.start(scheduler);
            assertThat(scheduler.awaitThreads(4 * BLOCK_NANOS_MAX)).isTrue();
            assertThat(scheduler.failures()).isEmpty();
            return recorder.history();
        }
    }

    private static List<SystemCall> random(SplittableRandom random) {
        List<SystemCall> calls = new ArrayList<>();
        for (int i = 0; i < OPERATIONS; i++) {
            int ident = 1 + random.nextInt(3);
            calls.add(
                    switch (random.nextInt(8)) {
                        case 0 -> user(ident, EV_ADD);
                        case 1 -> user(ident, EV_ADD | EV_CLEAR);
                        case 2 -> user(ident, EV_ADD | EV_ONESHOT);
                        case 3 -> user(ident, EV_DELETE);
                        case 4, 5 -> trigger(ident);
                        default -> collect(1 + random.nextInt(3));
                    });
        }
        return calls;
    }

    @Test
    void userKnotes_realThreads_areExplained() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            SplittableRandom random = new SplittableRandom(round);
            History<SystemCall, CallResult> history = history(
                    new Calls(List.of(new SystemCall.MakeKqueue()), random(random), random(random), random(random)));
            assertThat(KqueueModel.covers(history)).isTrue();
            assertThat(Linearizability.check(new KqueueModel(), history))
                    .as("%s", history.lines())
                    .isInstanceOf(Verdict.Linearizable.class);
        }
    }

    @Test
    void userKnote_eventThatTwoThreadsGet_isRefused() throws InterruptedException {
        CallResult event = new CallResult.Events(
                new KeventResult(1, Errno.OK, List.of(new Kevent(1, EVFILT_USER, EV_CLEAR, 0, 0, 0))));
        for (int round = 0; round < ROUNDS; round++) {
            History<SystemCall, CallResult> history = history(new Calls(
                    List.of(new SystemCall.MakeKqueue(), user(1, EV_ADD | EV_CLEAR), trigger(1)),
                    List.of(collect(1)),
                    List.of(collect(1))));
            assertThat(Linearizability.check(new KqueueModel(), history)).isInstanceOf(Verdict.Linearizable.class);
            int without = event.equals(Calls.result(history, 0, 0)) ? 1 : 0;
            assertThat(Linearizability.check(new KqueueModel(), Calls.falsified(history, without, 0, event)))
                    .isInstanceOf(Verdict.NotLinearizable.class);
        }
    }
}
