// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link TaskQueue} promises. */
public interface TaskQueueContract extends ContractHarness {

    /** A task that keeps its queue at a gate. */
    private static TaskQueue.Task gatekeeper(TaskQueue queue, Mutex gate, Signal atGate) {
        return queue.newTask(() -> "gatekeeper", () -> {
            atGate.raise();
            gate.lock();
            gate.unlock();
        });
    }

    @Test
    default void tasks_several_runInTheirOrder() {
        holds(
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    List<String> order = new ArrayList<>();
                    Signal last = stage.signal();
                    TaskQueue.Task first = queue.newTask(() -> "first", () -> order.add("first"));
                    TaskQueue.Task second = queue.newTask(() -> "second", () -> order.add("second"));
                    TaskQueue.Task third = queue.newTask(() -> "third", last::raise);
                    stage.thread("a", () -> {
                        queue.enqueue(first);
                        queue.enqueue(second);
                        queue.enqueue(third);
                        last.await();
                        assertThat(order).containsExactly("first", "second");
                    });
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void task_notEnqueued_doesNotRun() {
        holds(
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    int[] runs = new int[1];
                    Signal last = stage.signal();
                    TaskQueue.Task idle = queue.newTask(() -> "idle", () -> runs[0]++);
                    TaskQueue.Task other = queue.newTask(() -> "other", last::raise);
                    stage.thread("a", () -> {
                        assertThat(idle.label()).isEqualTo("idle");
                        queue.enqueue(other);
                        last.await();
                        assertThat(runs[0]).isZero();
                    });
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void task_enqueuedTwiceBeforeItRuns_runsOnce() {
        holds(
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    TaskQueue.Task first = gatekeeper(queue, gate, atGate);
                    TaskQueue.Task task = queue.newTask(() -> "t", () -> runs[0]++);
                    TaskQueue.Task end = queue.newTask(() -> "end", last::raise);
                    stage.thread("a", () -> {
                        gate.lock();
                        queue.enqueue(first);
                        atGate.await();
                        queue.enqueue(task);
                        queue.enqueue(task);
                        queue.enqueue(end);
                        gate.unlock();
                        last.await();
                        assertThat(runs[0]).isEqualTo(1);
                    });
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void task_enqueuedWhileItRuns_runsAgain() {
        holds(
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    TaskQueue.Task task = queue.newTask(() -> "t", () -> {
                        runs[0]++;
                        atGate.raise();
                        gate.lock();
                        gate.unlock();
                    });
                    TaskQueue.Task end = queue.newTask(() -> "end", last::raise);
                    stage.thread("a", () -> {
                        gate.lock();
                        queue.enqueue(task);
                        atGate.await();
                        queue.enqueue(task);
                        queue.enqueue(end);
                        gate.unlock();
                        last.await();
                        assertThat(runs[0]).isEqualTo(2);
                    });
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void task_enqueuesItself_runsAgain() {
        holds(
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    Signal last = stage.signal();
                    int[] runs = new int[1];
                    TaskQueue.Task[] task = new TaskQueue.Task[1];
                    task[0] = queue.newTask(() -> "t", () -> {
                        if (++runs[0] < 3) {
                            queue.enqueue(task[0]);
                        } else {
                            last.raise();
                        }
                    });
                    stage.thread("a", () -> {
                        queue.enqueue(task[0]);
                        last.await();
                        assertThat(runs[0]).isEqualTo(3);
                    });
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void task_enqueuedByTwoThreads_seesWhatBothDidBefore() {
        holds(
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    Mutex mutex = stage.mutex("m");
                    Signal both = stage.signal();
                    int[] items = new int[1];
                    int[] seen = new int[1];
                    TaskQueue.Task task = queue.newTask(() -> "t", () -> {
                        mutex.lock();
                        seen[0] += items[0];
                        items[0] = 0;
                        boolean all = seen[0] == 2;
                        mutex.unlock();
                        stage.pause();
                        if (all) {
                            both.raise();
                        }
                    });
                    Runnable body = () -> {
                        mutex.lock();
                        items[0]++;
                        mutex.unlock();
                        queue.enqueue(task);
                        both.await();
                    };
                    stage.thread("a", body);
                    stage.thread("b", body);
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void queues_two_doNotHoldEachOtherUp() {
        holds(
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    TaskQueue other = stage.scheduler().newTaskQueue("other");
                    Mutex gate = stage.gate("gate");
                    Signal atGate = stage.signal();
                    Signal ran = stage.signal();
                    TaskQueue.Task first = gatekeeper(queue, gate, atGate);
                    TaskQueue.Task second = other.newTask(() -> "second", ran::raise);
                    stage.thread("a", () -> {
                        gate.lock();
                        queue.enqueue(first);
                        atGate.await();
                        other.enqueue(second);
                        ran.await();
                        gate.unlock();
                    });
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void tasks_ofOneQueue_runOnOneThread() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    TaskQueue queue = scheduler.newTaskQueue("q");
                    List<KernelThread> threads = new ArrayList<>();
                    Signal last = stage.signal();
                    TaskQueue.Task first = queue.newTask(() -> "first", () -> threads.add(scheduler.currentThread()));
                    TaskQueue.Task second = queue.newTask(() -> "second", () -> {
                        threads.add(scheduler.currentThread());
                        last.raise();
                    });
                    stage.thread("a", () -> {
                        queue.enqueue(first);
                        queue.enqueue(second);
                        last.await();
                        assertThat(threads.get(0)).isSameAs(threads.get(1)).isNotSameAs(scheduler.currentThread());
                    });
                },
                Capability.TASK_QUEUE);
    }

    @Test
    default void task_panics_reachesTheOwner() {
        fails(
                "broken in a task",
                stage -> {
                    TaskQueue queue = stage.scheduler().newTaskQueue("q");
                    TaskQueue.Task task = queue.newTask(() -> "t", () -> {
                        throw new Panic("broken in a task");
                    });
                    Signal never = stage.signal();
                    stage.thread("a", () -> {
                        queue.enqueue(task);
                        never.await();
                    });
                },
                Capability.TASK_QUEUE,
                Capability.SERVICE_FAILURE);
    }
}
