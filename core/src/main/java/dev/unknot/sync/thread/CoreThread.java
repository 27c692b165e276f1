// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.thread;

import dev.unknot.sync.Panic;

/** A thread of the JVM that a scheduler started: for {@link ThreadScheduler#spawn}, for a task queue, or as clock. */
final class CoreThread extends Thread {
    private final ThreadScheduler scheduler;
    private final Runnable body;
    private final RealThread self = new RealThread(this);

    /** The locks that this thread holds; only itself looks. */
    private int held;

    CoreThread(ThreadScheduler scheduler, String name, Runnable body) {
        super(null, null, name, 0, false);
        this.scheduler = scheduler;
        this.body = body;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            scheduler.guard(body);
        } finally {
            scheduler.ended(this);
        }
    }

    ThreadScheduler scheduler() {
        return scheduler;
    }

    RealThread self() {
        return self;
    }

    /** The current thread took a lock. */
    static void took() {
        if (Thread.currentThread() instanceof CoreThread thread) {
            thread.held++;
        }
    }

    /** The current thread gave a lock up. */
    static void gaveUp() {
        if (Thread.currentThread() instanceof CoreThread thread) {
            thread.held--;
        }
    }

    /** Panics if the current thread, which has done its work, still holds locks. */
    static void checkHoldsNothing() {
        if (Thread.currentThread() instanceof CoreThread thread && thread.held != 0) {
            int held = thread.held;
            thread.held = 0;
            throw new Panic("thread " + thread.getName() + " ends with " + held + " locks held");
        }
    }
}
