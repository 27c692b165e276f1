// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static dev.unknot.explore.SmallProgram.LOCKS;
import static dev.unknot.explore.SmallProgram.expecting;
import static dev.unknot.explore.SmallProgram.unchecked;

import dev.unknot.sync.Callout;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import dev.unknot.sync.sim.SimScheduler;
import java.util.List;

/** Small programs whose threads sleep, and those that use services. */
public final class WaitPrograms {
    private WaitPrograms() {}

    /** A thread that sets a flag, and wakes who sleeps for it, in one critical section. */
    static void spawnWaker(Scheduler scheduler, Mutex lock, WaitChannel channel, boolean[] flag) {
        scheduler.spawn("waker", () -> {
            lock.lock();
            flag[0] = true;
            scheduler.wakeup(channel);
            lock.unlock();
        });
    }

    /** Looks at a flag, and goes to sleep in another critical section: the wakeup may come between them. */
    public static Program lostWakeup() {
        return SmallProgram.of("lost-wakeup", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "flag", WaitCondition.NONE);
            boolean[] flag = {false};
            scheduler.spawn("waiter", () -> {
                lock.lock();
                boolean set = flag[0];
                lock.unlock();
                if (!set) {
                    lock.lock();
                    scheduler.sleep(channel, lock, "flag");
                    lock.unlock();
                }
            });
            spawnWaker(scheduler, lock, channel, flag);
            return unchecked();
        });
    }

    /** Looks at a flag without the lock, and sleeps. */
    public static Program nakedWakeup() {
        return SmallProgram.of("naked-wakeup", scheduler -> {
            SimScheduler sim = (SimScheduler) scheduler;
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "flag", WaitCondition.NONE);
            int number = sim.newNumbers(1);
            boolean[] flag = {false};
            scheduler.spawn("waiter", () -> {
                sim.fieldRead(number);
                if (!flag[0]) {
                    lock.lock();
                    scheduler.sleep(channel, lock, "flag");
                    lock.unlock();
                }
            });
            scheduler.spawn("waker", () -> {
                sim.fieldWritten(number);
                flag[0] = true;
                lock.lock();
                scheduler.wakeup(channel);
                lock.unlock();
            });
            return unchecked();
        });
    }

    /** Waits for a flag, and not for ever. */
    public static Program timedWait() {
        return SmallProgram.of("timed-wait", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "flag", WaitCondition.NONE);
            boolean[] flag = {false};
            scheduler.spawn("waiter", () -> {
                lock.lock();
                if (!flag[0]) {
                    scheduler.sleepInterruptibly(channel, lock, "flag", 5);
                }
                lock.unlock();
            });
            spawnWaker(scheduler, lock, channel, flag);
            return unchecked();
        });
    }

    /** How a {@link #buffer} goes wrong. */
    public enum BufferBug {
        /** Not at all. */
        NONE,
        /** A consumer that was woken does not look again whether there is something. */
        IF_FOR_WHILE
    }

    /** Who waits with this message may wait for ever. */
    private static WaitCondition rightly(String rightMessage) {
        return new WaitCondition() {
            @Override
            public boolean mayWaitForever(String waitMessage) {
                return waitMessage.equals(rightMessage);
            }

            @Override
            public String describe() {
                return "";
            }
        };
    }

    /** A buffer with one place, between producers and consumers of one item each; a consumer may wait for ever. */
    public static Program buffer(int producers, int consumers, BufferBug bug) {
        return SmallProgram.of("buffer-" + producers + "-" + consumers + "-" + bug, scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "buffer", rightly("empty"));
            int[] items = {0};
            int[] lowest = {0};
            for (int i = 0; i < producers; i++) {
                scheduler.spawn("producer" + i, () -> {
                    lock.lock();
                    while (items[0] == 1) {
                        scheduler.sleep(channel, lock, "full");
                    }
                    items[0]++;
                    scheduler.wakeup(channel);
                    lock.unlock();
                });
            }
            for (int i = 0; i < consumers; i++) {
                scheduler.spawn("consumer" + i, () -> {
                    lock.lock();
                    while (items[0] == 0) {
                        scheduler.sleep(channel, lock, "empty");
                        if (bug == BufferBug.IF_FOR_WHILE) {
                            break;
                        }
                    }
                    items[0]--;
                    lowest[0] = Math.min(lowest[0], items[0]);
                    scheduler.wakeup(channel);
                    lock.unlock();
                });
            }
            return expecting("an item was taken twice", () -> lowest[0] == 0);
        });
    }

    /**
     * A writer of two fields by way of a task queue: the task writes the second one. A reader must not see one
     * without the other, for which the task's step has to come between the writer's and the reader's.
     */
    public static Program torn() {
        return SmallProgram.of("torn-by-task", scheduler -> {
            TaskQueue queue = scheduler.newTaskQueue("queue");
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            int[] fields = {0, 0};
            boolean[] torn = {false};
            TaskQueue.Task second = queue.newTask(() -> "second", () -> {
                lock.lock();
                fields[1] = 1;
                lock.unlock();
            });
            scheduler.spawn("writer", () -> {
                lock.lock();
                fields[0] = 1;
                queue.enqueue(second);
                lock.unlock();
            });
            scheduler.spawn("reader", () -> {
                lock.lock();
                int seen = fields[1];
                lock.unlock();
                lock.lock();
                torn[0] = seen != fields[1];
                lock.unlock();
            });
            return expecting("it changed under the reader", () -> !torn[0]);
        });
    }

    /** Uses everything that a scheduler has. */
    public static Program everything() {
        return SmallProgram.of("everything", WaitPrograms::startEverything);
    }

    private static Subject startEverything(Scheduler scheduler) {
        Mutex lock = scheduler.newMutex(LOCKS, 0);
        SharedLock shared = scheduler.newSharedLock(LockClass.sleepable("s"), 0);
        WaitChannel channel = scheduler.newChannel(() -> "channel", rightly("rightly"));
        SelectLatch latch = scheduler.newSelectLatch();
        int[] sum = {0};
        Callout callout = scheduler.newCallout(() -> "callout", () -> {
            lock.lock();
            sum[0] += 1;
            scheduler.wakeup(channel);
            lock.unlock();
        });
        TaskQueue queue = scheduler.newTaskQueue("queue");
        TaskQueue.Task task = queue.newTask(() -> "task", () -> {
            shared.lockExclusive();
            sum[0] += 10;
            shared.unlockExclusive();
            latch.fire();
        });
        KernelThread sleeper = scheduler.spawn("sleeper", () -> {
            lock.lock();
            WakeReason reason = scheduler.sleepInterruptibly(channel, lock, "timed", scheduler.uptime() + 200);
            sum[0] += reason == WakeReason.TIMED_OUT ? 100 : 200;
            scheduler.sleepDrop(channel, lock, "rightly");
        });
        scheduler.spawn("selector", () -> {
            latch.clear();
            shared.lockShared();
            shared.unlockShared();
            latch.await(scheduler.uptime() + 300);
            callout.reset(scheduler.uptime() + 50);
            latch.await(Scheduler.FOREVER);
        });
        scheduler.spawn("actor", () -> {
            scheduler.beginOperation(0);
            callout.reset(100);
            queue.enqueue(task);
            if (scheduler.choose(3, "how") == 1) {
                sleeper.interrupt(WakeReason.INTERRUPTED);
            }
            scheduler.beginOperation(1);
            callout.drain();
            lock.lock();
            scheduler.wakeup(channel);
            lock.unlock();
            scheduler.spawn("child", () -> {
                lock.lock();
                sum[0] += scheduler.choose(2, "child");
                lock.unlock();
                latch.fire();
            });
        });
        return unchecked();
    }

    /** All of these programs, for tests that hold for any. */
    public static List<Program> all() {
        return List.of(
                SmallProgram.steps(3, 4),
                SmallProgram.lostUpdate(3),
                SmallProgram.reorder(3),
                SmallProgram.philosophers(3),
                lostWakeup(),
                buffer(2, 2, BufferBug.NONE),
                buffer(2, 2, BufferBug.IF_FOR_WHILE),
                torn(),
                everything());
    }
}
