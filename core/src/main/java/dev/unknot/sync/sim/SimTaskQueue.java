// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Label;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.sim.HappensBefore.Side;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A task queue of a {@link SimScheduler}, and the thread that runs its tasks. */
final class SimTaskQueue implements TaskQueue, Runnable {
    private final SimScheduler scheduler;
    private final String name;
    final int number;
    private @Nullable ArrayDeque<SimTask> queue;

    /** A task; it waits in the queue at most once. */
    private static final class SimTask implements Task, SimObject {
        private final int id;
        private final Label name;
        private final Runnable function;
        private boolean waits;

        SimTask(SimScheduler scheduler, Label name, Runnable function) {
            this.name = name;
            this.function = function;
            this.id = scheduler.register(this);
        }

        @Override
        public String label() {
            return name.label();
        }
    }

    SimTaskQueue(SimScheduler scheduler, String name) {
        this.scheduler = scheduler;
        this.name = name;
        this.number = scheduler.newNumbers(1);
    }

    @Override
    public Task newTask(Label label, Runnable function) {
        return new SimTask(scheduler, label, function);
    }

    @Override
    public void enqueue(Task task) {
        SimTask simTask = (SimTask) task;
        scheduler.memory().release(scheduler.running(), simTask.id, Side.MAIN);
        scheduler.record(Verb.ENQUEUE, scheduler.running(), simTask.id, 0);
        if (simTask.waits) {
            scheduler.touches().looks(number);
            return;
        }
        scheduler.touches().changes(number);
        simTask.waits = true;
        startedQueue().add(simTask);
    }

    private ArrayDeque<SimTask> startedQueue() {
        ArrayDeque<SimTask> tasks = queue;
        if (tasks == null) {
            tasks = new ArrayDeque<>(4);
            queue = tasks;
            scheduler.touches().changes(Touches.CREW);
            SimThread thread = new SimThread(scheduler, scheduler.crew().nextTaskQueueId(), name, this);
            thread.pending = SimThread.Pending.IDLE_QUEUE;
            thread.object = this;
            scheduler.crew().addService(thread);
        }
        return tasks;
    }

    boolean hasTask() {
        ArrayDeque<SimTask> tasks = queue;
        return tasks != null && !tasks.isEmpty();
    }

    /** The number of the task that runs next, or {@link Recording#NO_OBJECT}. */
    int nextTaskId() {
        ArrayDeque<SimTask> tasks = queue;
        SimTask first = tasks == null ? null : tasks.peek();
        return first == null ? Recording.NO_OBJECT : first.id;
    }

    @Override
    public void run() {
        while (true) {
            scheduler.touches().changes(number);
            SimTask task = startedQueue().remove();
            task.waits = false;
            SimThread self = scheduler.running();
            scheduler.memory().acquire(self, task.id, Side.MAIN);
            scheduler.record(Verb.TASK, self, task.id, 0);
            task.function.run();
            StepLoop.checkHoldsNothing(self);
            scheduler.point(self, SimThread.Pending.IDLE_QUEUE, this);
        }
    }
}
