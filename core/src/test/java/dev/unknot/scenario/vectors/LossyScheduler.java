// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.AtomicCounter;
import dev.unknot.sync.Callout;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Label;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SelectLatch;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import dev.unknot.sync.sim.SimScheduler;

/** A planted bug: a scheduler on which those that sleep on a kqueue itself are never woken. */
record LossyScheduler(Scheduler sound) implements Scheduler {

    static Machine boot(SimScheduler scheduler) {
        return Machine.boot(new LossyScheduler(scheduler));
    }

    @Override
    public void wakeup(WaitChannel channel) {
        if (channel.label().contains(".")) {
            sound.wakeup(channel);
        }
    }

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        return sound.newMutex(lockClass, serial);
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return sound.newSharedLock(lockClass, serial);
    }

    @Override
    public WaitChannel newChannel(Label label, WaitCondition condition) {
        return sound.newChannel(label, condition);
    }

    @Override
    public SelectLatch newSelectLatch() {
        return sound.newSelectLatch();
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        return sound.newCallout(label, function);
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        return sound.newTaskQueue(name);
    }

    @Override
    public AtomicCounter newCounter(int initial) {
        return sound.newCounter(initial);
    }

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        sound.sleep(channel, interlock, waitMessage);
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        sound.sleepDrop(channel, interlock, waitMessage);
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        return sound.sleepInterruptibly(channel, interlock, waitMessage, deadline);
    }

    @Override
    public long uptime() {
        return sound.uptime();
    }

    @Override
    public long bootTime() {
        return sound.bootTime();
    }

    @Override
    public KernelThread spawn(String name, Runnable body) {
        return sound.spawn(name, body);
    }

    @Override
    public KernelThread currentThread() {
        return sound.currentThread();
    }

    @Override
    public int choose(int bound, String what) {
        return sound.choose(bound, what);
    }

    @Override
    public void beginOperation(int index) {
        sound.beginOperation(index);
    }
}
