// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.Errno;
import dev.unknot.file.PipeResult;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.Machine;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The real machine on real threads: what they do to it in a bounded time leaves it sound. */
final class MachineOnThreadsTest {
    private static final long BLOCK_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final int THREADS = 4;
    private static final int OPERATIONS = 400;
    private static final int IDENTS = 3;

    private static int kqueue(Machine machine) {
        return Math.toIntExact(machine.calls().kqueue().value());
    }

    private static Errno change(Machine machine, int kq, long ident, int filter, int flags, int fflags) {
        return machine.calls()
                .kevent(kq, KeventArgs.change(new Kevent(ident, filter, flags, fflags, 0, 0)))
                .error();
    }

    private static void awaitAll(ThreadScheduler scheduler) throws InterruptedException {
        assertThat(scheduler.awaitThreads(4 * BLOCK_NANOS_MAX)).isTrue();
        assertThat(scheduler.failures()).isEmpty();
    }

    @RepeatedTest(5)
    void machine_threadsAddTriggerDeleteAndCollect_isSound() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, BLOCK_NANOS_MAX)) {
            Machine machine = Machine.boot(scheduler);
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom random = new SplittableRandom(i);
                scheduler.spawn("worker" + i, () -> {
                    for (int n = 0; n < OPERATIONS; n++) {
                        operate(machine, kq, pipe, random);
                    }
                });
            }
            awaitAll(scheduler);
            assertThat(machine.kernel().audit()).isEmpty();
            for (int ident = 1; ident <= IDENTS; ident++) {
                change(machine, kq, ident, EVFILT_USER, EV_DELETE, 0);
            }
            change(machine, kq, pipe.first(), EVFILT_READ, EV_DELETE, 0);
            assertThat(machine.kernel().liveKnotes()).isZero();
            machine.calls().close(kq);
            assertThat(machine.kernel().liveKqueues()).isZero();
            assertThat(machine.kernel().audit()).isEmpty();
        }
    }

    private static void operate(Machine machine, int kq, PipeResult pipe, SplittableRandom random) {
        int ident = 1 + random.nextInt(IDENTS);
        switch (random.nextInt(8)) {
            case 0 -> change(machine, kq, ident, EVFILT_USER, EV_ADD, 0);
            case 1 -> change(machine, kq, ident, EVFILT_USER, EV_ADD | EV_CLEAR, 0);
            case 2 -> change(machine, kq, ident, EVFILT_USER, 0, NOTE_TRIGGER);
            case 3 -> change(machine, kq, ident, EVFILT_USER, EV_DELETE, 0);
            case 4 -> change(machine, kq, pipe.first(), EVFILT_READ, EV_ADD, 0);
            case 5 -> change(machine, kq, pipe.first(), EVFILT_READ, EV_DELETE, 0);
            case 6 -> machine.calls().write(pipe.second(), 1);
            default -> {
                KeventResult result = machine.calls().kevent(kq, KeventArgs.await(1 + random.nextInt(4), Timeout.NONE));
                assertThat(result.error()).isEqualTo(Errno.OK);
            }
        }
    }

    @RepeatedTest(5)
    void machine_consumersWaitForTriggers_getEachOne() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, BLOCK_NANOS_MAX)) {
            Machine machine = Machine.boot(scheduler);
            int kq = kqueue(machine);
            for (int ident = 1; ident <= THREADS; ident++) {
                change(machine, kq, ident, EVFILT_USER, EV_ADD | EV_CLEAR, 0);
                scheduler.spawn("consumer" + ident, () -> {
                    KeventResult result = machine.calls().kevent(kq, KeventArgs.await(1, Timeout.FOREVER));
                    assertThat(result.count()).isEqualTo(1);
                });
            }
            for (int i = 1; i <= THREADS; i++) {
                int ident = i;
                scheduler.spawn(
                        "producer" + i,
                        () -> assertThat(change(machine, kq, ident, EVFILT_USER, 0, NOTE_TRIGGER))
                                .isEqualTo(Errno.OK));
            }
            awaitAll(scheduler);
            assertThat(machine.kernel().audit()).isEmpty();
        }
    }

    @RepeatedTest(20)
    void machine_kqueueClosedWhileInUse_leavesNothing() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, BLOCK_NANOS_MAX)) {
            Machine machine = Machine.boot(scheduler);
            int kq = kqueue(machine);
            PipeResult pipe = machine.calls().pipe();
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom random = new SplittableRandom(i);
                scheduler.spawn("worker" + i, () -> {
                    for (int n = 0; n < 50; n++) {
                        change(machine, kq, 1 + random.nextInt(IDENTS), EVFILT_USER, EV_ADD, 0);
                        change(machine, kq, pipe.first(), EVFILT_READ, EV_ADD, 0);
                        machine.calls().kevent(kq, KeventArgs.await(2, Timeout.NONE));
                    }
                });
            }
            scheduler.spawn("closer", () -> machine.calls().close(kq));
            awaitAll(scheduler);
            assertThat(machine.kernel().liveKqueues()).isZero();
            assertThat(machine.kernel().liveKnotes()).isZero();
            assertThat(machine.kernel().audit()).isEmpty();
        }
    }

    @Test
    void machine_timer_fires() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, BLOCK_NANOS_MAX)) {
            Machine machine = Machine.boot(scheduler);
            int kq = kqueue(machine);
            change(machine, kq, 1, EVFILT_TIMER, EV_ADD, 0);
            scheduler.spawn("waiter", () -> {
                KeventResult result = machine.calls().kevent(kq, KeventArgs.await(1, Timeout.FOREVER));
                assertThat(result.count()).isEqualTo(1);
            });
            awaitAll(scheduler);
            machine.calls().close(kq);
            assertThat(machine.kernel().liveKnotes()).isZero();
        }
    }
}
