// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static dev.unknot.explore.SmallProgram.LOCKS;
import static dev.unknot.explore.SmallProgram.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.Standstill.Reason;
import dev.unknot.sync.Callout;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class StandstillTest {
    private static Program program(Consumer<Scheduler> threads) {
        return SmallProgram.of("standstill", scheduler -> {
            threads.accept(scheduler);
            return unchecked();
        });
    }

    /** All that is wrong with any schedule. */
    private static Set<String> all(Program program) {
        Executor executor = new Executor(program);
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        Set<String> texts = new TreeSet<>();
        for (long i = 0; search.begin(i); i++) {
            Violation violation = executor.execute(search);
            if (violation != null) {
                texts.add(violation.kind() + " " + violation.message());
            }
        }
        return texts;
    }

    /** Explains the first schedule that fails. */
    private static Explanation explain(Program program) throws ScheduleFormatException {
        Executor executor = new Executor(program);
        DepthFirst search = new DepthFirst(DepthFirst.Cost.SWITCHES, DepthFirst.UNBOUNDED);
        for (long i = 0; search.begin(i); i++) {
            if (executor.execute(search) != null) {
                return Explainer.explain(executor, executor.schedule());
            }
        }
        throw new AssertionError("nothing fails");
    }

    private static Standstill standstill(Program program) throws ScheduleFormatException {
        return Objects.requireNonNull(explain(program).standstill());
    }

    // ---- deadlock ----

    @Test
    void execute_oppositeOrders_isADeadlockWithItsCycle() throws Exception {
        Program program = SmallProgram.philosophers(2);
        assertThat(all(program))
                .containsExactly("DEADLOCK t0 holds m#0 and waits for m#1; t1 holds m#1 and waits for m#0");
        Standstill standstill = standstill(program);
        assertThat(standstill.cycle()).extracting(Standstill.Link::name).containsExactly("t0", "t1");
        assertThat(standstill.reasons())
                .extracting(Reason::text)
                .containsExactly(
                        "only t1, which holds m#1 and waits for m#0", "only t0, which holds m#0 and waits for m#1");
    }

    @Test
    void execute_sameOrder_isNoDeadlock() {
        Program program = program(scheduler -> {
            Mutex a = scheduler.newMutex(LOCKS, 0);
            Mutex b = scheduler.newMutex(LOCKS, 1);
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("t" + i, () -> {
                    a.lock();
                    b.lock();
                    b.unlock();
                    a.unlock();
                });
            }
        });
        assertThat(all(program)).isEmpty();
    }

    @Test
    void execute_threeThreadsInACircle_isOneCycle() {
        assertThat(all(SmallProgram.philosophers(3)))
                .containsExactly("DEADLOCK t0 holds m#0 and waits for m#1; t1 holds m#1 and waits for m#2;"
                        + " t2 holds m#2 and waits for m#0");
    }

    @Test
    void execute_bystanderOfADeadlock_isNotInTheCycle() throws Exception {
        Program program = program(scheduler -> {
            Mutex a = scheduler.newMutex(LOCKS, 0);
            SharedLock s = scheduler.newSharedLock(LockClass.sleepable("s"), 0);
            scheduler.spawn("reader", () -> {
                s.lockShared();
                a.lock();
                a.unlock();
                s.unlockShared();
            });
            scheduler.spawn("writer", () -> {
                a.lock();
                s.lockExclusive();
                s.unlockExclusive();
                a.unlock();
            });
            scheduler.spawn("bystander", () -> {
                a.lock();
                a.unlock();
            });
        });
        assertThat(all(program))
                .containsExactly("DEADLOCK reader holds s#0 and waits for m#0; writer holds m#0 and waits for s#0");
    }

    @Test
    void execute_drainWithTheCalloutsLock_isADeadlockWithTheClock() {
        Program program = program(scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            Callout callout = scheduler.newCallout(() -> "callout", () -> {
                lock.lock();
                lock.unlock();
            });
            scheduler.spawn("t", () -> {
                callout.reset(0);
                lock.lock();
                callout.drain();
                lock.unlock();
            });
        });
        assertThat(all(program))
                .containsExactly("DEADLOCK t holds m#0 and waits for the end of callout;"
                        + " clock runs callout and waits for m#0");
    }

    // ---- lost wakeup ----

    @Test
    void execute_wakeupBeforeTheSleep_isLost() throws Exception {
        assertThat(all(WaitPrograms.lostWakeup()))
                .containsExactly(
                        "LOST_WAKEUP waiter sleeps for ever on flag \"flag\": the wakeup by waker came before");
        assertThat(standstill(WaitPrograms.lostWakeup()).reasons())
                .extracting(Reason::text)
                .containsExactly("the wakeup by waker at step 3, which came too early and found nobody asleep;"
                        + " it sleeps since step 4, and nothing after that wakes flag");
    }

    @Test
    void execute_wakeupInTheSleepersCriticalSection_isNotLost() {
        Program program = program(scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "flag", WaitCondition.NONE);
            boolean[] flag = {false};
            scheduler.spawn("waiter", () -> {
                lock.lock();
                while (!flag[0]) {
                    scheduler.sleep(channel, lock, "flag");
                }
                lock.unlock();
            });
            WaitPrograms.spawnWaker(scheduler, lock, channel, flag);
        });
        assertThat(all(program)).isEmpty();
    }

    /** The second wakeup finds the other sleeper, since this one has not gone back to sleep yet. */
    @Test
    void execute_wakeupThatFindsAnother_saysSo() throws Exception {
        Program program = program(scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "flag", WaitCondition.NONE);
            scheduler.spawn("early", () -> {
                lock.lock();
                scheduler.sleepDrop(channel, lock, "first");
            });
            scheduler.spawn("waker", () -> {
                lock.lock();
                scheduler.wakeup(channel);
                lock.unlock();
            });
            scheduler.spawn("late", () -> {
                lock.lock();
                scheduler.sleepDrop(channel, lock, "second");
            });
        });
        assertThat(all(program))
                .contains("LOST_WAKEUP late sleeps for ever on flag \"second\": the wakeup by waker came before");
        Explanation explanation = explain(program);
        assertThat(Objects.requireNonNull(explanation.standstill()).reasons().toString())
                .contains("found another sleeper");
    }

    // ---- the rest ----

    @Test
    void execute_sleeperWhomNobodyWakes_isStuck() throws Exception {
        Program program = program(scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "never", WaitCondition.NONE);
            Mutex outer = scheduler.newMutex(LOCKS, 1);
            scheduler.spawn("sleeper", () -> {
                outer.lock();
                lock.lock();
                scheduler.sleep(channel, lock, "never");
            });
            scheduler.spawn("victim", outer::lock);
        });
        assertThat(all(program)).contains("STUCK sleeper: sleep never never; victim: lock m#1");
        assertThat(standstill(program).reasons())
                .extracting(Reason::text)
                .containsExactly(
                        "only a wakeup of never, which nobody called; it sleeps since step 2",
                        "only sleeper, which holds m#1 and sleeps itself");
    }
}
