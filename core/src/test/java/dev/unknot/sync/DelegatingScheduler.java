// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** Passes everything on to another scheduler. Who extends it breaks one thing. */
public class DelegatingScheduler implements Scheduler {
    /** What everything is passed on to. */
    protected final Scheduler delegate;

    /** A scheduler that does what another one does. */
    public DelegatingScheduler(Scheduler delegate) {
        this.delegate = delegate;
    }

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        return delegate.newMutex(lockClass, serial);
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return delegate.newSharedLock(lockClass, serial);
    }

    @Override
    public WaitChannel newChannel(Label label, WaitCondition condition) {
        return delegate.newChannel(label, condition);
    }

    @Override
    public SelectLatch newSelectLatch() {
        return delegate.newSelectLatch();
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        return delegate.newCallout(label, function);
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        return delegate.newTaskQueue(name);
    }

    @Override
    public AtomicCounter newCounter(int initial) {
        return delegate.newCounter(initial);
    }

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        delegate.sleep(channel, interlock, waitMessage);
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        delegate.sleepDrop(channel, interlock, waitMessage);
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        return delegate.sleepInterruptibly(channel, interlock, waitMessage, deadline);
    }

    @Override
    public void wakeup(WaitChannel channel) {
        delegate.wakeup(channel);
    }

    @Override
    public long uptime() {
        return delegate.uptime();
    }

    @Override
    public long bootTime() {
        return delegate.bootTime();
    }

    @Override
    public KernelThread spawn(String name, Runnable body) {
        return delegate.spawn(name, body);
    }

    @Override
    public KernelThread currentThread() {
        return delegate.currentThread();
    }

    @Override
    public int choose(int bound, String what) {
        return delegate.choose(bound, what);
    }

    @Override
    public void beginOperation(int index) {
        delegate.beginOperation(index);
    }
}
