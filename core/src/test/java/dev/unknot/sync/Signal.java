// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** Something that happens once, for which threads wait. */
public final class Signal {
    private final Scheduler scheduler;
    private final Mutex lock;
    private final WaitChannel channel;
    private boolean raised;

    Signal(Scheduler scheduler, int serial) {
        this.scheduler = scheduler;
        lock = scheduler.newMutex(LockClass.mutexDuplicateOk("signal"), serial);
        channel = scheduler.newChannel(() -> "signal#" + serial, WaitCondition.NONE);
    }

    /** Says that it happened. */
    public void raise() {
        lock.lock();
        raised = true;
        scheduler.wakeup(channel);
        lock.unlock();
    }

    /** Waits until it has happened. */
    public void await() {
        lock.lock();
        while (!raised) {
            scheduler.sleep(channel, lock, "signal");
        }
        lock.unlock();
    }
}
