// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.sync.Callout;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link LincheckScheduler} offers beyond the interface; the contract test has the rest. */
final class LincheckSchedulerTest {
    private final LincheckScheduler scheduler = new LincheckScheduler();
    private final List<String> log = new ArrayList<>();

    private Callout callout(String name) {
        return scheduler.newCallout(() -> name, () -> log.add(name));
    }

    @Test
    void runPending_calloutNotDue_waitsForTime() {
        callout("late").reset(10);
        assertThat(scheduler.runPending()).isZero();
        scheduler.advance(9);
        assertThat(scheduler.runPending()).isZero();
        scheduler.advance(1);
        assertThat(log).isEmpty();
        assertThat(scheduler.runPending()).isEqualTo(1);
        assertThat(log).containsExactly("late");
        assertThat(scheduler.uptime()).isEqualTo(10);
    }

    @Test
    void runPending_workMakesWork_doesItAll() {
        TaskQueue queue = scheduler.newTaskQueue("q");
        TaskQueue.Task task = queue.newTask(() -> "task", () -> log.add("task"));
        Callout second = callout("second");
        Callout first = scheduler.newCallout(() -> "first", () -> {
            log.add("first");
            queue.enqueue(task);
            second.reset(0);
        });
        first.reset(0);
        assertThat(scheduler.runPending()).isEqualTo(3);
        assertThat(log).containsExactly("first", "second", "task");
        assertThat(scheduler.runPending()).isZero();
    }

    @Test
    void runPending_workNamesItsThread() {
        TaskQueue queue = scheduler.newTaskQueue("q");
        queue.enqueue(queue.newTask(
                () -> "task", () -> log.add(scheduler.currentThread().name())));
        scheduler
                .newCallout(() -> "c", () -> log.add(scheduler.currentThread().name()))
                .reset(0);
        scheduler.runPending();
        assertThat(log).containsExactly("clock", "q");
        assertThat(scheduler.currentThread().name())
                .isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void runPending_byItsWork_isRefused() {
        scheduler.newCallout(() -> "c", scheduler::runPending).reset(0);
        assertThatThrownBy(scheduler::runPending).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runPending_workThrows_leavesTheRestForTheNextCall() {
        Callout broken = scheduler.newCallout(() -> "broken", () -> {
            throw new Panic("broken");
        });
        broken.reset(1);
        callout("after").reset(2);
        scheduler.advance(2);
        assertThatThrownBy(scheduler::runPending).isInstanceOf(Panic.class);
        assertThat(log).isEmpty();
        broken.drain();
        assertThat(scheduler.runPending()).isEqualTo(1);
        assertThat(log).containsExactly("after");
    }

    @Test
    void drain_byItsFunction_isRefused() {
        Callout[] callout = new Callout[1];
        callout[0] = scheduler.newCallout(() -> "c", () -> callout[0].drain());
        callout[0].reset(0);
        assertThatThrownBy(scheduler::runPending).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void advance_byNegativeTime_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> scheduler.advance(-1));
    }

    @Test
    void advance_pastADeadline_endsTheSleep() {
        Mutex mutex = scheduler.newMutex(LockClass.mutex("m"), -1);
        WaitChannel channel = scheduler.newChannel(() -> "c", WaitCondition.NONE);
        scheduler.spawn("sleeper", () -> {
            mutex.lock();
            log.add(scheduler.sleepInterruptibly(channel, mutex, "wait", 5).name());
            mutex.unlock();
        });
        scheduler.advance(5);
        scheduler.join();
        assertThat(log).containsExactly(WakeReason.TIMED_OUT.name());
        assertThat(scheduler.liveThreads()).isZero();
    }

    @Test
    void join_threadThrows_keepsWhatItThrew() {
        Panic panic = new Panic("broken");
        scheduler.spawn("a", () -> {
            throw panic;
        });
        scheduler.spawn("b", () -> log.add("b"));
        scheduler.join();
        assertThat(scheduler.failures()).containsExactly(panic);
        assertThat(log).containsExactly("b");
    }

    @Test
    void mutex_destroyed_panicsWhenUsed() {
        Mutex mutex = scheduler.newMutex(LockClass.mutex("m"), -1);
        mutex.lock();
        scheduler.spawn("waiter", mutex::lock);
        mutex.destroy();
        scheduler.join();
        assertThat(scheduler.failures())
                .singleElement()
                .isInstanceOfSatisfying(
                        Panic.class, panic -> assertThat(panic.kind()).isEqualTo(Panic.Kind.USE_AFTER_FREE));
        assertThatThrownBy(mutex::unlock).isInstanceOf(Panic.class);
        assertThatThrownBy(mutex::isOwned).isInstanceOf(Panic.class);
        assertThatThrownBy(mutex::destroy).isInstanceOf(Panic.class);
    }

    @Test
    void choose_always_isTheOrdinaryCase() {
        assertThat(scheduler.choose(3, "any")).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> scheduler.choose(0, "none"));
    }

    @Test
    void wait_interruptedByTheJvm_fails() {
        Mutex mutex = scheduler.newMutex(LockClass.mutex("m"), -1);
        WaitChannel channel = scheduler.newChannel(() -> "c", WaitCondition.NONE);
        mutex.lock();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
