// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** Runs tasks on one thread of its own, in the order in which they were enqueued (taskqueue(9)). */
public interface TaskQueue {

    /**
     * Makes a task; it does not run until it is enqueued.
     *
     * @param label its name in traces, made only when somebody reads it
     */
    Task newTask(Label label, Runnable function);

    /**
     * Has the task run once. A task that waits already is not enqueued twice; one that runs is enqueued again.
     *
     * @param task a task of this queue
     */
    void enqueue(Task task);

    /** Work for a {@link TaskQueue}. */
    interface Task {
        /** The task's name in traces. */
        String label();
    }
}
