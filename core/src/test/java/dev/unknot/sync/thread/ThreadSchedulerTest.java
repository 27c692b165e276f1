// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.sync.Callout;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Sbintime;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.Stage;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WakeReason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a {@link ThreadScheduler} promises beyond the contract. */
@Timeout(60)
final class ThreadSchedulerTest {
    private static final long SECONDS_20 = TimeUnit.SECONDS.toNanos(20);
    private static final long MILLIS_20 = TimeUnit.MILLISECONDS.toNanos(20);

    @Test
    void currentThread_foreignThread_isAdoptedOnce() {
        try (ThreadScheduler scheduler = new ThreadScheduler()) {
            KernelThread self = scheduler.currentThread();
            assertThat(self.name()).isEqualTo(Thread.currentThread().getName());
            assertThat(scheduler.currentThread()).isSameAs(self);
        }
    }

    @Test
    void currentThread_threadOfAnotherScheduler_isAdopted() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler();
                ThreadScheduler other = new ThreadScheduler()) {
            AtomicReference<KernelThread> seen = new AtomicReference<>();
            KernelThread thread = scheduler.spawn("a", () -> seen.set(other.currentThread()));
            assertThat(scheduler.awaitThreads(SECONDS_20)).isTrue();
            assertThat(seen.get()).isNotSameAs(thread).returns("a", KernelThread::name);
        }
    }

    @Test
    void sleep_foreignThread_isWokenUp() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler()) {
            Stage stage = new Stage(scheduler);
            Mutex mutex = stage.mutex("m");
            WaitChannel channel = stage.channel("c");
            mutex.lock();
            scheduler.spawn("waker", () -> {
                mutex.lock();
                scheduler.wakeup(channel);
                mutex.unlock();
            });
            scheduler.sleep(channel, mutex, "wait");
            mutex.assertOwned();
            mutex.unlock();
            assertThat(scheduler.awaitThreads(SECONDS_20)).isTrue();
        }
    }

    @Test
    void sleep_javaInterrupt_isKeptAndEndsNothing() {
        try (ThreadScheduler scheduler = new ThreadScheduler()) {
            Stage stage = new Stage(scheduler);
            Mutex mutex = stage.mutex("m");
            mutex.lock();
            Thread.currentThread().interrupt();
            long deadline = scheduler.uptime() + Sbintime.ofNanos(MILLIS_20);
            assertThat(scheduler.sleepInterruptibly(stage.channel("c"), mutex, "wait", deadline))
                    .isEqualTo(WakeReason.TIMED_OUT);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(scheduler.uptime()).isGreaterThanOrEqualTo(deadline);
            mutex.unlock();
        }
    }

    @Test
    void awaitThreads_threadSleeps_comesBackWithoutIt() throws InterruptedException {
        ThreadScheduler scheduler = new ThreadScheduler();
        Thread[] sleeper = new Thread[1];
        Stage stage = new Stage(scheduler);
        stage.thread("sleeper", () -> {
            sleeper[0] = Thread.currentThread();
            stage.signal().await();
        });
        assertThat(scheduler.awaitThreads(MILLIS_20)).isFalse();
        scheduler.close();
        assertThat(scheduler.failures()).isEmpty();
        assertThat(scheduler.awaitThreads(MILLIS_20)).isTrue();
        assertThat(sleeper[0]).isNotNull().returns(false, Thread::isAlive);
    }

    @Test
    void close_threadsBlockOnLocks_endsThem() throws InterruptedException {
        ThreadScheduler scheduler = new ThreadScheduler();
        Stage stage = new Stage(scheduler);
        Mutex mutex = stage.mutex("m");
        SharedLock lock = stage.sharedLock("sx");
        mutex.lock();
        lock.lockExclusive();
        stage.thread("a", mutex::lock);
        stage.thread("b", lock::lockShared);
        stage.thread("c", lock::lockExclusive);
        assertThat(scheduler.awaitThreads(MILLIS_20)).isFalse();
        scheduler.close();
        assertThat(scheduler.awaitThreads(MILLIS_20)).isTrue();
        assertThat(scheduler.failures()).isEmpty();
    }

    @Test
    void close_servicesRun_endsThem() throws InterruptedException {
        ThreadScheduler scheduler = new ThreadScheduler();
        Stage stage = new Stage(scheduler);
        Thread[] threads = new Thread[2];
        var task = stage.signal();
        var clock = stage.signal();
        TaskQueue queue = scheduler.newTaskQueue("q");
        queue.enqueue(queue.newTask(() -> "t", () -> {
            threads[0] = Thread.currentThread();
            task.raise();
        }));
        Callout callout = scheduler.newCallout(() -> "c", () -> {
            threads[1] = Thread.currentThread();
            clock.raise();
        });
        callout.reset(-1);
        task.await();
        clock.await();
        scheduler.close();
        assertThat(threads)
                .noneMatch(Thread::isAlive)
                .extracting(Thread::getName)
                .containsExactly("q", "clock");
        scheduler.close();
    }

    @Test
    void close_byItsOwnThread_endsTheOthers() throws InterruptedException {
        ThreadScheduler scheduler = new ThreadScheduler();
        Stage stage = new Stage(scheduler);
        stage.thread("sleeper", () -> stage.signal().await());
        stage.thread("closer", scheduler::close);
        assertThat(scheduler.awaitThreads(SECONDS_20)).isTrue();
        assertThat(scheduler.failures()).isEmpty();
    }

    @Test
    void limit_sleepTooLong_panicsWithWhoAndWhat() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, MILLIS_20)) {
            Stage stage = new Stage(scheduler);
            Mutex mutex = stage.mutex("m");
            WaitChannel channel = stage.channel("kqueue#0");
            stage.thread("a", () -> {
                mutex.lock();
                scheduler.sleep(channel, mutex, "kqflxwt");
            });
            assertThat(scheduler.awaitThreads(SECONDS_20)).isTrue();
            assertThat(scheduler.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.cause())
                            .isInstanceOf(Panic.class)
                            .hasMessageContaining("thread a sleeps on kqueue#0 (kqflxwt)"));
        }
    }

    @Test
    void limit_lockTooLong_panicsWithWhoAndWhat() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, MILLIS_20)) {
            Stage stage = new Stage(scheduler);
            Mutex mutex = stage.mutex("m");
            mutex.lock();
            stage.thread("a", mutex::lock);
            assertThat(scheduler.awaitThreads(SECONDS_20)).isTrue();
            mutex.unlock();
            assertThat(scheduler.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.cause())
                            .isInstanceOf(Panic.class)
                            .hasMessageContaining("thread a waits for mutex m"));
        }
    }

    @Test
    void thread_endsWithALock_panics() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler()) {
            Mutex mutex = scheduler.newMutex(LockClass.mutex("m"), -1);
            scheduler.spawn("a", mutex::lock);
            assertThat(scheduler.awaitThreads(SECONDS_20)).isTrue();
            assertThat(scheduler.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.cause())
                            .isInstanceOf(Panic.class)
                            .hasMessageContaining("thread a ends with 1 locks held"));
        }
    }

    @Test
    void choose_withASource_asksIt() {
        try (ThreadScheduler scheduler = new ThreadScheduler((bound, what) -> bound - 1, ThreadScheduler.NO_LIMIT)) {
            assertThat(scheduler.choose(3, "x")).isEqualTo(2);
            assertThatThrownBy(() -> scheduler.choose(0, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        try (ThreadScheduler scheduler = new ThreadScheduler((bound, what) -> bound, ThreadScheduler.NO_LIMIT)) {
            assertThatThrownBy(() -> scheduler.choose(3, "x")).isInstanceOf(IllegalStateException.class);
        }
        try (ThreadScheduler scheduler = new ThreadScheduler()) {
            assertThat(scheduler.choose(3, "x")).isZero();
        }
    }

    @Test
    void drain_byItsOwnFunction_isRefused() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler()) {
            Callout[] callout = new Callout[1];
            Stage stage = new Stage(scheduler);
            var done = stage.signal();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            callout[0] = scheduler.newCallout(() -> "c", () -> {
                try {
                    callout[0].drain();
                } catch (IllegalStateException e) {
                    thrown.set(e);
                }
                done.raise();
            });
            callout[0].reset(-1);
            done.await();
            assertThat(thrown.get()).hasMessageContaining("drained by its own function");
        }
    }

    @Test
    void time_fresh_startsAtZero() {
        try (ThreadScheduler scheduler = new ThreadScheduler()) {
            assertThat(scheduler.uptime()).isBetween(0L, 20 * Sbintime.SECOND);
            assertThat(scheduler.bootTime() >>> 32)
                    .isBetween(System.currentTimeMillis() / 1000 - 20, System.currentTimeMillis() / 1000);
        }
    }
}
