// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Label;
import dev.unknot.sync.TaskQueue;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A task queue of a {@link ThreadScheduler}, and the thread that runs its tasks. */
final class ThreadTaskQueue implements TaskQueue, Runnable {
    private final ThreadScheduler scheduler;
    private final String name;

    /** Made together with the thread, when the first task is enqueued. */
    @GuardedBy("this")
    private @Nullable ArrayDeque<ThreadTask> queue;

    /** A task; it waits in the queue at most once. */
    private static final class ThreadTask implements Task {
        private final Label name;
        private final Runnable function;

        /** Guarded by the queue. */
        private boolean waits;

        ThreadTask(Label name, Runnable function) {
            this.name = name;
            this.function = function;
        }

        @Override
        public String label() {
            return name.label();
        }
    }

    ThreadTaskQueue(ThreadScheduler scheduler, String name) {
        this.scheduler = scheduler;
        this.name = name;
    }

    @Override
    public Task newTask(Label label, Runnable function) {
        return new ThreadTask(label, function);
    }

    @Override
    public synchronized void enqueue(Task task) {
        ThreadTask threadTask = (ThreadTask) task;
        if (threadTask.waits) {
            return;
        }
        threadTask.waits = true;
        ArrayDeque<ThreadTask> tasks = queue;
        if (tasks == null) {
            tasks = new ArrayDeque<>(4);
            queue = tasks;
            scheduler.startService(name, this);
        }
        tasks.add(threadTask);
        notifyAll();
    }

    /** Waits for a task and takes it off the queue; null once the scheduler is closed. */
    private synchronized @Nullable ThreadTask next() {
        ArrayDeque<ThreadTask> tasks = queue;
        try {
            while (tasks != null && !scheduler.isClosed()) {
                ThreadTask task = tasks.poll();
                if (task != null) {
                    task.waits = false;
                    return task;
                }
                wait();
            }
        } catch (InterruptedException e) {
            // Only closing interrupts the thread, and run() looks.
        }
        return null;
    }

    @Override
    public void run() {
        while (!scheduler.isClosed()) {
            ThreadTask task = next();
            if (task != null) {
                scheduler.guard(task.function);
            }
        }
    }
}
