// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Patience;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WakeReason;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.Waiter;
import dev.unknot.sync.sim.WakePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small random program that uses the whole scheduler; what its threads see is its outcome. */
final class ScheduledProgram implements Program {

    /** What a thread may do. */
    enum Act {
        ADD,
        LOOK,
        NEST,
        SHARE,
        EXCLUDE,
        COUNT,
        PEEK,
        SLEEP,
        SLEEP_DROP,
        TIMED_SLEEP,
        WAKE,
        ARM,
        STOP,
        DRAIN,
        ENQUEUE,
        CHOOSE,
        SPAWN,
        INTERRUPT,
        SELECT,
        FIRE,
        FIELD,
        PANIC
    }

    private static final LockClass MUTEXES = LockClass.mutexDuplicateOk("m");
    private static final LockClass SHARED = LockClass.sleepable("s");

    private final String name;
    private final List<List<Act>> threads;
    private final WakePolicy wakePolicy;
    /** The outcome of the latest execution. */
    private String outcome = "";

    ScheduledProgram(String name, List<List<Act>> threads, WakePolicy wakePolicy) {
        this.name = name;
        this.threads = threads;
        this.wakePolicy = wakePolicy;
    }

    static ScheduledProgram random(long seed) {
        return random(seed, WakePolicy.STRICT);
    }

    static ScheduledProgram random(long seed, WakePolicy wakePolicy) {
        Random random = new Random(seed);
        Act[] acts = Act.values();
        List<List<Act>> threads = new ArrayList<>();
        int count = 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            List<Act> body = new ArrayList<>();
            int length = 1 + random.nextInt(count == 2 ? 3 : 2);
            for (int k = 0; k < length; k++) {
                Act act = acts[random.nextInt(acts.length)];
                // Failures end an execution early; a few of them are enough.
                body.add(act == Act.PANIC && random.nextInt(3) != 0 ? Act.ADD : act);
            }
            threads.add(body);
        }
        return new ScheduledProgram("scheduled-" + seed, threads, wakePolicy);
    }

    List<List<Act>> threads() {
        return threads;
    }

    String outcome() {
        return outcome;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public WakePolicy wakePolicy() {
        return wakePolicy;
    }

    @Override
    public Subject start(Scheduler scheduler) {
        return new Run((SimScheduler) scheduler);
    }

    private final class Run implements Subject {
        private final SimScheduler scheduler;
        private final Mutex mutex;
        private final Mutex inner;
        private final SharedLock shared;
        private final WaitChannel channel;
        private final AtomicCounter counter;
        private final Callout callout;
        private final TaskQueue queue;
        private final TaskQueue.Task task;
        private final SelectLatch latch;
        private final int field;
        private final List<StringBuilder> seen = new ArrayList<>();
        private final List<KernelThread> started = new ArrayList<>();
        private int guarded;
        private int sharedValue;
        private int plain;

        Run(SimScheduler scheduler) {
            this.scheduler = scheduler;
            mutex = scheduler.newMutex(MUTEXES, 0);
            inner = scheduler.newMutex(MUTEXES, 1);
            shared = scheduler.newSharedLock(SHARED, 0);
            channel = scheduler.newChannel(() -> "c", Patience.FOR_EVER);
            counter = scheduler.newCounter(0);
            callout = scheduler.newCallout(() -> "callout", this::ring);
            queue = scheduler.newTaskQueue("queue");
            task = queue.newTask(() -> "task", this::add);
            latch = scheduler.newSelectLatch();
            field = scheduler.newNumbers(1);
            outcome = "failed";
            for (int i = 0; i < threads.size(); i++) {
                seen.add(new StringBuilder());
                int self = i;
                started.add(scheduler.spawn("t" + i, () -> threads.get(self).forEach(act -> run(act, self))));
            }
        }

        private void ring() {
            mutex.lock();
            guarded += 10;
            scheduler.wakeup(channel);
            mutex.unlock();
        }

        private void add() {
            mutex.lock();
            guarded++;
            mutex.unlock();
        }

        private void see(int self, Object what) {
            seen.get(self).append(what).append(' ');
        }

        private void run(Act act, int self) {
            switch (act) {
                case ADD -> add();
                case LOOK -> {
                    mutex.lock();
                    see(self, guarded);
                    mutex.unlock();
                }
                case NEST -> {
                    mutex.lock();
                    inner.lock();
                    guarded++;
                    inner.unlock();
                    mutex.unlock();
                }
                case SHARE -> {
                    shared.lockShared();
                    see(self, sharedValue);
                    shared.unlockShared();
                }
                case EXCLUDE -> {
                    shared.lockExclusive();
                    sharedValue++;
                    inner.lock();
                    inner.unlock();
                    shared.unlockExclusive();
                }
                case COUNT -> see(self, counter.fetchAdd(1));
                case PEEK -> see(self, counter.load());
                case SLEEP -> {
                    mutex.lock();
                    scheduler.sleep(channel, mutex, "sleep");
                    see(self, guarded);
                    mutex.unlock();
                }
                case SLEEP_DROP -> {
                    mutex.lock();
                    scheduler.sleepDrop(channel, mutex, "drop");
                }
                case TIMED_SLEEP -> {
                    mutex.lock();
                    see(self, scheduler.sleepInterruptibly(channel, mutex, "timed", 5));
                    mutex.unlock();
                }
                case WAKE -> scheduler.wakeup(channel);
                case ARM -> callout.reset(3 + self);
                case STOP -> see(self, callout.stop());
                case DRAIN -> callout.drain();
                case ENQUEUE -> queue.enqueue(task);
                case CHOOSE -> choose(self);
                case SPAWN -> spawn(self);
                case INTERRUPT -> started.get((self + 1) % threads.size()).interrupt(WakeReason.INTERRUPTED);
                case SELECT -> see(self, latch.await(Scheduler.FOREVER));
                case FIRE -> latch.fire();
                case FIELD -> {
                    scheduler.fieldRead(field);
                    scheduler.fieldWritten(field);
                    see(self, plain++);
                }
                case PANIC -> {
                    if (counter.load() > 0) {
                        throw new Panic("the counter moved");
                    }
                }
            }
        }

        private void choose(int self) {
            int value = scheduler.choose(2, "which");
            see(self, value);
            if (value == 1) {
                counter.fetchAdd(scheduler.choose(2, "how much"));
            }
        }

        private void spawn(int self) {
            Mutex own = scheduler.newMutex(MUTEXES, 2 + self);
            scheduler.spawn("child", () -> {
                own.lock();
                counter.fetchAdd(5);
                own.unlock();
            });
        }

        @Override
        public void check(List<Waiter> waiters, ViolationSink sink) {
            StringBuilder text = new StringBuilder();
            seen.forEach(part -> text.append(part).append('/'));
            text.append(guarded)
                    .append(' ')
                    .append(sharedValue)
                    .append(' ')
                    .append(plain)
                    .append(' ');
            text.append(counter.load()).append(' ').append(scheduler.uptime());
            waiters.forEach(waiter -> text.append(' ').append(waiter.thread()));
            outcome = text.toString();
        }
    }
}
