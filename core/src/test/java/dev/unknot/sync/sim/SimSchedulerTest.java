// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimSchedulerTest {
    private static final LockClass LOCKS = LockClass.mutex("m");

    private final Recording recording = new Recording();
    private final SimScheduler scheduler = new SimScheduler(Carrier.best(), recording, 1000);

    /** The first enabled thread. */
    private static final class InOrder implements Chooser {
        @Override
        public int chooseThread(long enabled, int current) {
            return Long.numberOfTrailingZeros(enabled);
        }

        @Override
        public int chooseValue(int bound) {
            return bound - 1;
        }
    }

    // ---- limits ----

    @Test
    void register_asManyObjectsAsNumbers_isTheLimit() {
        for (int i = 0; i < Recording.NO_OBJECT; i++) {
            scheduler.newMutex(LOCKS, i);
        }
        assertThat(scheduler.label(Recording.NO_OBJECT - 1)).isEqualTo("m#65534");
        assertThat(scheduler.label(Recording.NO_OBJECT)).isEmpty();
        assertThatThrownBy(() -> scheduler.newMutex(LOCKS, 0))
                .isInstanceOf(EngineError.class)
                .hasMessageContaining("65535");
    }

    @Test
    void spawn_asManyThreadsAsNumbers_isTheLimit() {
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < SimScheduler.THREADS_MAX; i++) {
            int id = i;
            scheduler.spawn("t" + i, () -> ran.add(id));
        }
        assertThatThrownBy(() -> scheduler.spawn("more", () -> {})).isInstanceOf(EngineError.class);
        assertThat(scheduler.run(new InOrder())).isEqualTo(Ending.COMPLETED);
        assertThat(ran).hasSize(SimScheduler.THREADS_MAX).isSorted();
    }

    @Test
    void enqueue_asManyQueuesAsNumbers_isTheLimit() {
        int[] ran = {0};
        scheduler.spawn("t", () -> {
            for (int i = 0; i < SimScheduler.CLOCK - SimScheduler.FIRST_TASK_QUEUE; i++) {
                TaskQueue queue = scheduler.newTaskQueue("q" + i);
                queue.enqueue(queue.newTask(() -> "task", () -> ran[0]++));
            }
        });
        scheduler.spawn("more", () -> {
            TaskQueue queue = scheduler.newTaskQueue("more");
            queue.enqueue(queue.newTask(() -> "task", () -> {}));
        });
        assertThat(scheduler.run(new InOrder())).isEqualTo(Ending.EXCEPTION);
        assertThat(scheduler.failure()).isInstanceOf(EngineError.class).hasMessageContaining("31 task queues");
        assertThat(scheduler.failedThread()).isEqualTo(1);
    }

    @Test
    void choose_largestBound_isReadBack() {
        int[] chosen = {0};
        scheduler.spawn("t", () -> {
            scheduler.choose(2, "first");
            chosen[0] = scheduler.choose(256, "largest");
        });
        assertThat(scheduler.run(new InOrder())).isEqualTo(Ending.COMPLETED);
        assertThat(chosen[0]).isEqualTo(255);
        assertThat(recording.schedule()).containsExactly(0, Recording.VALUE_BASE + 1, Recording.VALUE_BASE + 255);
        int event = recording.firstEvent(2);
        assertThat(recording.verb(event)).isEqualTo(Verb.CHOICE);
        assertThat(scheduler.message(recording.argument(event), Verb.CHOICE)).isEqualTo("largest");
        assertThat(recording.argument(event) & 0xff).isEqualTo(255);
    }

    @Test
    void sleep_moreMessagesThanNumbers_isAnEngineError() {
        Mutex lock = scheduler.newMutex(LOCKS, 0);
        WaitChannel channel = scheduler.newChannel(() -> "c", WaitCondition.NONE);
        int[] slept = {0};
        scheduler.spawn("t", () -> {
            lock.lock();
            while (true) {
                scheduler.sleepInterruptibly(channel, lock, "message" + slept[0]++, scheduler.uptime() + 1);
            }
        });
        assertThat(scheduler.run(new InOrder())).isEqualTo(Ending.EXCEPTION);
        assertThat(scheduler.failure()).isInstanceOf(EngineError.class).hasMessageContaining("256 different messages");
        assertThat(slept[0]).isEqualTo(257);
        int last = recording.events() - 1;
        assertThat(recording.verb(last)).isEqualTo(Verb.RESUME);
        assertThat(scheduler.message(recording.argument(last), Verb.RESUME)).isEqualTo("message255");
    }

    @Test
    void running_outsideOfAnExecution_isAnEngineError() {
        assertThatThrownBy(scheduler::currentThread).isInstanceOf(EngineError.class);
        assertThatThrownBy(() -> scheduler.choose(2, "x")).isInstanceOf(EngineError.class);
    }

    // ---- choosers ----

    @Test
    void run_chooserChoosesWhatIsNotEnabled_isAnEngineError() {
        for (int wrong : new int[] {1, 31, 32, 63, 64, -2, Integer.MIN_VALUE}) {
            SimScheduler fresh = new SimScheduler(Carrier.best(), new Recording(), 10);
            fresh.spawn("t", () -> {});
            assertThatThrownBy(() -> fresh.run(new Chooser() {
                        @Override
                        public int chooseThread(long enabled, int current) {
                            return wrong;
                        }

                        @Override
                        public int chooseValue(int bound) {
                            return 0;
                        }
                    }))
                    .isInstanceOf(EngineError.class)
                    .hasMessageContaining("chose thread " + wrong);
        }
    }

    // ---- switches ----

    /** Any enabled thread, until so many steps are made. */
    private static final class AnyOrder implements Chooser {
        private final SplittableRandom random;
        private final int length;
        private int steps;

        AnyOrder(long seed, int length) {
            random = new SplittableRandom(seed);
            this.length = length;
        }

        @Override
        public int chooseThread(long enabled, int current) {
            if (steps++ >= length) {
                return STOP;
            }
            long rest = enabled;
            for (int skipped = random.nextInt(Long.bitCount(enabled)); skipped > 0; skipped--) {
                rest &= rest - 1;
            }
            return Long.numberOfTrailingZeros(rest);
        }

        @Override
        public int chooseValue(int bound) {
            return 0;
        }
    }

    /** Comes to a point again and again, from stacks of all depths, and notes each time what comes after it. */
    private static void descend(Mutex own, String name, int depth, List<String> noted) {
        own.lock();
        noted.add(name + depth);
        own.unlock();
        if (depth > 0) {
            descend(own, name, depth - 1, noted);
            own.lock();
            noted.add(name + '-' + depth);
            own.unlock();
        }
    }

    /** Has the next thread of a scheduler descend, and then do something. */
    private static void spawnDescent(SimScheduler scheduler, int depth, List<String> noted, Runnable end) {
        int id = scheduler.threadCount();
        Mutex own = scheduler.newMutex(LOCKS, id);
        String name = nameOf(id);
        scheduler.spawn(name, () -> {
            descend(own, name, depth, noted);
            end.run();
        });
    }

    private static String nameOf(int id) {
        return Character.toString('a' + id);
    }

    /** The number of steps that took a lock. */
    private static int locked(Recording run) {
        int locked = 0;
        for (int step = 0; step < run.steps(); step++) {
            locked += run.stepAccess(step) == PendingSteps.Access.NONE ? 0 : 1;
        }
        return locked;
    }

    private static List<String> descent(String name, int depth) {
        List<String> noted = new ArrayList<>();
        for (int i = depth; i >= 0; i--) {
            noted.add(name + i);
        }
        for (int i = 1; i <= depth; i++) {
            noted.add(name + '-' + i);
        }
        return noted;
    }

    @ParameterizedTest
    @EnumSource
    void run_switchesInAnyOrder_goOnWhereEachThreadWas(Carrier carrier) {
        for (int seed = 0; seed < 50; seed++) {
            Recording run = new Recording();
            SimScheduler fresh = new SimScheduler(carrier, run, 1000);
            List<String> noted = new ArrayList<>();
            int threads = 2 + seed % 12;
            for (int i = 0; i < threads; i++) {
                spawnDescent(fresh, i + 3, noted, () -> {});
            }
            assertThat(fresh.run(new AnyOrder(seed, Integer.MAX_VALUE))).isEqualTo(Ending.COMPLETED);
            List<String> scheduled = new ArrayList<>();
            List<List<String>> left = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                left.add(new ArrayList<>(descent(nameOf(i), i + 3)));
            }
            for (int step = 0; step < run.steps(); step++) {
                if (run.stepAccess(step) != PendingSteps.Access.NONE) {
                    scheduled.add(left.get(run.choice(step)).removeFirst());
                }
            }
            assertThat(noted).as("seed " + seed).isEqualTo(scheduled);
            assertThat(left).allSatisfy(rest -> assertThat(rest).isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void run_stoppedAfterAnyStep_nobodyGoesOn(Carrier carrier) {
        for (int length = 0; length < 60; length++) {
            Recording run = new Recording();
            SimScheduler fresh = new SimScheduler(carrier, run, 1000);
            List<String> noted = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                spawnDescent(fresh, 9, noted, () -> {});
            }
            assertThat(fresh.run(new AnyOrder(length, length))).isEqualTo(Ending.STOPPED);
            assertThat(run.steps()).isEqualTo(length);
            assertThat(noted).hasSize(locked(run));
            fresh.dispose();
            assertThat(noted).hasSize(locked(run));
        }
    }

    @ParameterizedTest
    @EnumSource
    void run_threadFailsWhileOthersAreInTheirMidst_endsThere(Carrier carrier) {
        for (int seed = 0; seed < 50; seed++) {
            SimScheduler fresh = new SimScheduler(carrier, new Recording(), 1000);
            List<String> noted = new ArrayList<>();
            int failing = seed % 4;
            for (int i = 0; i < 4; i++) {
                boolean fails = i == failing;
                spawnDescent(fresh, 5, noted, () -> {
                    if (fails) {
                        noted.add("failure");
                        throw new IllegalStateException("planted");
                    }
                });
            }
            assertThat(fresh.run(new AnyOrder(seed, 1000))).isEqualTo(Ending.EXCEPTION);
            assertThat(fresh.failedThread()).isEqualTo(failing);
            assertThat(noted).endsWith("failure");
            fresh.dispose();
            assertThat(noted).endsWith("failure");
        }
    }

    // ---- giving up ----

    @ParameterizedTest
    @EnumSource
    void dispose_codeThatReleasesOnItsWayOut_changesNothingThatIsTold(Carrier carrier) {
        SimScheduler stuck = new SimScheduler(carrier, recording, 100);
        Mutex lock = stuck.newMutex(LOCKS, 0);
        WaitChannel channel = stuck.newChannel(() -> "c", WaitCondition.NONE);
        stuck.spawn("t", () -> {
            lock.lock();
            try {
                stuck.sleep(channel, lock, "never");
            } finally {
                lock.unlock();
            }
        });
        assertThat(stuck.run(new InOrder())).isEqualTo(Ending.STUCK);
        assertThat(stuck.waiters()).singleElement().satisfies(waiter -> {
            assertThat(waiter.describe()).isEqualTo("sleep c never");
            assertThat(waiter.legitimate()).isFalse();
        });
        long digest = recording.digest();
        assertThatCode(stuck::dispose).doesNotThrowAnyException();
        assertThat(stuck.ending()).isEqualTo(Ending.STUCK);
        assertThat(stuck.failure()).isNull();
        assertThat(stuck.failedThread()).isEqualTo(-1);
        assertThat(recording.digest()).isEqualTo(digest);
    }

    // ---- time ----

    @Test
    void run_nothingEnabled_jumpsToTheEarliestDeadline() {
        Mutex lock = scheduler.newMutex(LOCKS, 0);
        WaitChannel channel = scheduler.newChannel(() -> "c", WaitCondition.NONE);
        List<String> order = new ArrayList<>();
        for (long deadline : new long[] {30, 10, 20}) {
            scheduler.spawn("t" + deadline, () -> {
                lock.lock();
                scheduler.sleepInterruptibly(channel, lock, "timed", deadline);
                order.add(deadline + "@" + scheduler.uptime());
                lock.unlock();
            });
        }
        scheduler.spawn("selector", () -> {
            scheduler.newSelectLatch().await(25);
            order.add("25@" + scheduler.uptime());
        });
        scheduler.spawn("late", () -> {
            scheduler
                    .newCallout(() -> "callout", () -> order.add("15@" + scheduler.uptime()))
                    .reset(15);
            scheduler.newCallout(() -> "never", () -> order.add("never")).reset(1000);
        });
        assertThat(scheduler.run(new InOrder())).isEqualTo(Ending.COMPLETED);
        assertThat(order).containsExactly("10@10", "15@15", "20@20", "25@25", "30@30");
        assertThat(scheduler.uptime()).isEqualTo(30);
        assertThat(Scheduler.FOREVER).isZero();
    }

    // ---- running alone ----

    @Test
    void runAlone_tasksAndCallouts_runBetweenOperations() {
        List<String> order = new ArrayList<>();
        Ending ending = scheduler.runAlone("alone", () -> {
            TaskQueue queue = scheduler.newTaskQueue("q");
            queue.enqueue(queue.newTask(() -> "task", () -> order.add("task")));
            scheduler.newCallout(() -> "callout", () -> order.add("callout")).reset(0);
            order.add("operation");
            scheduler.boundary();
            order.add("next");
            queue.enqueue(queue.newTask(() -> "task", () -> order.add("last")));
        });
        assertThat(ending).isEqualTo(Ending.COMPLETED);
        assertThat(order).containsExactly("operation", "task", "callout", "next", "last");
        assertThat(recording.steps()).isZero();
        assertThat(recording.events()).isZero();
    }

    @Test
    void runAlone_stuck_namesItsThread() {
        Mutex lock = scheduler.newMutex(LOCKS, 0);
        WaitChannel channel = scheduler.newChannel(() -> "c", WaitCondition.NONE);
        Ending ending = scheduler.runAlone("alone", () -> {
            lock.lock();
            scheduler.sleep(channel, lock, "never");
        });
        assertThat(ending).isEqualTo(Ending.STUCK);
        assertThat(scheduler.waiters())
                .singleElement()
                .satisfies(waiter -> assertThat(waiter.name()).isEqualTo("alone"));
    }
}
