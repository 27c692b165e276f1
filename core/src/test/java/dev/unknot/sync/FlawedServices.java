// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schedulers whose callouts, task queues, latches, counters and threads break their promise. */
public final class FlawedServices {
    private FlawedServices() {}

    /** A callout that passes everything on to another one. */
    private abstract static class OtherCallout implements Callout {
        final Callout real;

        OtherCallout(Callout real) {
            this.real = real;
        }

        @Override
        public void reset(long deadline) {
            real.reset(deadline);
        }

        @Override
        public boolean stop() {
            return real.stop();
        }

        @Override
        public void drain() {
            real.drain();
        }
    }

    /** All callouts are armed for the same time. */
    public static Scheduler calloutsIgnoreTime(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    @Override
                    public void reset(long deadline) {
                        real.reset(-1);
                    }
                };
            }
        };
    }

    /** Of two callouts with the same time the one armed later goes first. */
    public static Scheduler laterArmingGoesFirst(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private long armed;

            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    @Override
                    public void reset(long deadline) {
                        real.reset(deadline * 1000 - armed++);
                    }
                };
            }
        };
    }

    /** What is armed is not replaced: the function runs once for each time. */
    public static Scheduler resetAddsATime(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    @Override
                    public void reset(long deadline) {
                        delegate.newCallout(label, function).reset(deadline);
                    }
                };
            }
        };
    }

    /** A callout that is armed keeps its time. */
    public static Scheduler resetKeepsTheTime(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    private long kept = Long.MIN_VALUE;

                    @Override
                    public void reset(long deadline) {
                        kept = real.stop() ? kept : deadline;
                        real.reset(kept);
                    }
                };
            }
        };
    }

    /** Stopping does not say whether the callout was armed. */
    public static Scheduler stopAlwaysSucceeds(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    @Override
                    public boolean stop() {
                        real.stop();
                        return true;
                    }
                };
            }
        };
    }

    /** Stopping a callout that runs waits for its function. */
    public static Scheduler stopWaits(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    @Override
                    public boolean stop() {
                        boolean armed = real.stop();
                        real.drain();
                        return armed;
                    }
                };
            }
        };
    }

    /** Draining only stops. */
    public static Scheduler drainDoesNotWait(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    @Override
                    public void drain() {
                        real.stop();
                    }
                };
            }
        };
    }

    /** Draining waits and does not cancel. */
    public static Scheduler drainDoesNotCancel(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    private long latest;

                    @Override
                    public void reset(long deadline) {
                        latest = deadline;
                        real.reset(deadline);
                    }

                    @Override
                    public void drain() {
                        boolean armed = real.stop();
                        real.drain();
                        if (armed) {
                            real.reset(latest);
                        }
                    }
                };
            }
        };
    }

    /** A function that is drained may arm its callout again. */
    public static Scheduler drainAcceptsReset(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                return new OtherCallout(super.newCallout(label, function)) {
                    private int drainers;
                    private @Nullable Long asked;

                    @Override
                    public void reset(long deadline) {
                        if (drainers > 0) {
                            asked = deadline;
                        }
                        real.reset(deadline);
                    }

                    @Override
                    public void drain() {
                        drainers++;
                        real.drain();
                        drainers--;
                        Long deadline = asked;
                        if (deadline != null) {
                            real.reset(deadline);
                        }
                    }
                };
            }
        };
    }

    /** What callouts and tasks throw is swallowed. */
    public static Scheduler failuresAreSwallowed(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private Runnable quiet(Runnable function) {
                return () -> {
                    try {
                        function.run();
                    } catch (Panic | IllegalStateException e) {
                        // That is the flaw.
                    }
                };
            }

            @Override
            public Callout newCallout(Label label, Runnable function) {
                return super.newCallout(label, quiet(function));
            }

            @Override
            public KernelThread spawn(String name, Runnable body) {
                return super.spawn(name, quiet(body));
            }
        };
    }

    /** A task queue that passes everything on to another one. */
    private abstract static class OtherTaskQueue implements TaskQueue {
        final TaskQueue real;

        OtherTaskQueue(TaskQueue real) {
            this.real = real;
        }

        @Override
        public Task newTask(Label label, Runnable function) {
            return real.newTask(label, function);
        }

        @Override
        public void enqueue(Task task) {
            real.enqueue(task);
        }
    }

    /** A task that remembers its function. */
    private record OtherTask(Label name, Runnable function) implements TaskQueue.Task {
        @Override
        public String label() {
            return name.label();
        }
    }

    /** A task runs once for each time that it was enqueued. */
    public static Scheduler tasksDoNotCoalesce(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public TaskQueue newTaskQueue(String name) {
                return new OtherTaskQueue(super.newTaskQueue(name)) {
                    @Override
                    public Task newTask(Label label, Runnable function) {
                        return new OtherTask(label, function);
                    }

                    @Override
                    public void enqueue(Task task) {
                        OtherTask other = (OtherTask) task;
                        real.enqueue(real.newTask(other.name, other.function));
                    }
                };
            }
        };
    }

    /** A task that runs cannot be enqueued. */
    public static Scheduler runningTaskIsNotEnqueued(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public TaskQueue newTaskQueue(String name) {
                return new OtherTaskQueue(super.newTaskQueue(name)) {
                    private final Map<Task, Boolean> running = new HashMap<>();

                    @Override
                    public Task newTask(Label label, Runnable function) {
                        Task[] task = new Task[1];
                        task[0] = real.newTask(label, () -> {
                            running.put(task[0], true);
                            function.run();
                            running.remove(task[0]);
                        });
                        return task[0];
                    }

                    @Override
                    public void enqueue(Task task) {
                        if (!running.containsKey(task)) {
                            real.enqueue(task);
                        }
                    }
                };
            }
        };
    }

    /** Every task has a thread of its own, and so there is no order. */
    public static Scheduler tasksHaveNoOrder(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public TaskQueue newTaskQueue(String name) {
                return new OtherTaskQueue(super.newTaskQueue(name)) {
                    private final Map<Task, TaskQueue> queues = new HashMap<>();

                    @Override
                    public Task newTask(Label label, Runnable function) {
                        TaskQueue queue = delegate.newTaskQueue(label.label());
                        Task task = queue.newTask(label, function);
                        queues.put(task, queue);
                        return task;
                    }

                    @Override
                    public void enqueue(Task task) {
                        queues.getOrDefault(task, real).enqueue(task);
                    }
                };
            }
        };
    }

    /** All queues are one. */
    public static Scheduler queuesShareAThread(Scheduler delegate) {
        TaskQueue only = delegate.newTaskQueue("only");
        return new DelegatingScheduler(delegate) {
            @Override
            public TaskQueue newTaskQueue(String name) {
                return only;
            }
        };
    }

    /** A latch that passes everything on to another one. */
    private abstract static class OtherLatch implements SelectLatch {
        final SelectLatch real;

        OtherLatch(SelectLatch real) {
            this.real = real;
        }

        @Override
        public void clear() {
            real.clear();
        }

        @Override
        public void fire() {
            real.fire();
        }

        @Override
        public WakeReason await(long deadline) {
            return real.await(deadline);
        }
    }

    /** Waiting on a latch forgets what was fired before. */
    public static Scheduler latchForgets(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SelectLatch newSelectLatch() {
                return new OtherLatch(super.newSelectLatch()) {
                    @Override
                    public WakeReason await(long deadline) {
                        real.clear();
                        return real.await(deadline);
                    }
                };
            }
        };
    }

    /** A latch stays set. */
    public static Scheduler latchIsNotCleared(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SelectLatch newSelectLatch() {
                return new OtherLatch(super.newSelectLatch()) {
                    @Override
                    public void clear() {}
                };
            }
        };
    }

    /** An interrupt ends a wait on a latch. */
    public static Scheduler latchIsInterruptible(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SelectLatch newSelectLatch() {
                Mutex interlock = delegate.newMutex(LockClass.sleepable("interlock"), -1);
                WaitChannel nobody = delegate.newChannel(() -> "nobody", WaitCondition.NONE);
                return new OtherLatch(super.newSelectLatch()) {
                    @Override
                    public WakeReason await(long deadline) {
                        interlock.lock();
                        WakeReason interrupt = delegate.sleepInterruptibly(nobody, interlock, "look", -1);
                        interlock.unlock();
                        return interrupt == WakeReason.TIMED_OUT ? real.await(deadline) : interrupt;
                    }
                };
            }
        };
    }

    /** All latches are one. */
    public static Scheduler latchesAreOne(Scheduler delegate) {
        SelectLatch only = delegate.newSelectLatch();
        return new DelegatingScheduler(delegate) {
            @Override
            public SelectLatch newSelectLatch() {
                return only;
            }
        };
    }

    /** Counters are read and written in two steps. */
    public static Scheduler countersAreNotAtomic(Scheduler delegate) {
        Mutex point = delegate.newMutex(LockClass.sleepable("point"), -1);
        return new DelegatingScheduler(delegate) {
            @Override
            public AtomicCounter newCounter(int initial) {
                AtomicCounter real = super.newCounter(initial);
                return new AtomicCounter() {
                    private int read() {
                        int value = real.load();
                        point.lock();
                        point.unlock();
                        return value;
                    }

                    @Override
                    public int load() {
                        return real.load();
                    }

                    @Override
                    public void store(int value) {
                        real.store(value);
                    }

                    @Override
                    public boolean compareAndSet(int expected, int update) {
                        boolean equal = read() == expected;
                        if (equal) {
                            real.store(update);
                        }
                        return equal;
                    }

                    @Override
                    public int fetchAdd(int delta) {
                        int before = read();
                        real.store(before + delta);
                        return before;
                    }
                };
            }
        };
    }

    /** Time goes back with every look. */
    public static Scheduler timeGoesBack(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private long looks;

            @Override
            public long uptime() {
                return super.uptime() - looks++;
            }
        };
    }

    /** The time of the start changes. */
    public static Scheduler bootTimeMoves(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private long looks;

            @Override
            public long bootTime() {
                return super.bootTime() + looks++;
            }
        };
    }

    /** A choice may be as large as its bound. */
    public static Scheduler chooseExceedsItsBound(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public int choose(int bound, String what) {
                return super.choose(bound + 1, what);
            }
        };
    }

    /** All threads have one name and identity. */
    public static Scheduler threadsAreOne(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private @Nullable KernelThread only;

            @Override
            public KernelThread currentThread() {
                KernelThread thread = only;
                if (thread == null) {
                    thread = super.currentThread();
                    only = thread;
                }
                return thread;
            }
        };
    }

    /** A thread's body runs at once, and then once more on the thread. */
    public static Scheduler threadsRunTwice(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public KernelThread spawn(String name, Runnable body) {
                return super.spawn(name, () -> {
                    body.run();
                    body.run();
                });
            }
        };
    }
}
