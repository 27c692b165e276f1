// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import dev.unknot.sync.GuardedBy;
import dev.unknot.sync.Label;
import dev.unknot.sync.TaskQueue;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A task queue of a {@link LincheckScheduler}. */
final class LincheckTaskQueue extends Service implements TaskQueue {
    @GuardedBy("SleepMonitor")
    private final Queue<LincheckTask> waiting = new ArrayDeque<>(4);

    /** A task; it waits in the queue at most once. */
    private static final class LincheckTask implements Task {
        private final Label name;
        private final Runnable function;

        @GuardedBy("SleepMonitor")
        private boolean waits;

        LincheckTask(Label name, Runnable function) {
            this.name = name;
            this.function = function;
        }

        @Override
        public String label() {
            return name.label();
        }

        @Override
        public String toString() {
            return label();
        }
    }

    LincheckTaskQueue(SleepMonitor monitor, String name) {
        super(monitor, name);
    }

    @Override
    public Task newTask(Label label, Runnable function) {
        return new LincheckTask(label, function);
    }

    @Override
    public void enqueue(Task task) {
        LincheckTask ours = (LincheckTask) task;
        synchronized (monitor) {
            if (!ours.waits) {
                ours.waits = true;
                waiting.add(ours);
            }
        }
    }

    @Override
    @Nullable
    Runnable next() {
        LincheckTask task = waiting.poll();
        if (task == null) {
            return null;
        }
        task.waits = false;
        return task.function;
    }

    @Override
    public String toString() {
        return identity().name();
    }
}
