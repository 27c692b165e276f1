// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.sync.Callout;
import dev.unknot.sync.DelegatingScheduler;
import dev.unknot.sync.KernelThread;
import dev.unknot.sync.Label;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.TaskQueue;
import dev.unknot.sync.VirtualTime;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WakeReason;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;

/** A scheduler with a planted bug, for the twins of scenarios, which must fail on it. */
final class FaultyScheduler extends DelegatingScheduler implements VirtualTime {
    private final SimScheduler sound;
    private final Fault fault;
    private int spawned;

    /** What is wrong with it. */
    enum Fault {
        /** Wakeups wake nobody. */
        LOST_WAKEUP,
        /** The first thread does nothing. */
        IDLE_FIRST,
        /** The second thread does nothing. */
        IDLE_SECOND,
        /** The locks of pipes keep nobody out. */
        OPEN_PIPE,
        /** The locks of devices keep nobody out. */
        OPEN_DEVICE,
        /** The locks of processes keep nobody out. */
        OPEN_PROCESS,
        /** The lock that orders the locks of kqueues keeps nobody out. */
        OPEN_GLOBAL,
        /** A drain of a callout does not wait for its function. */
        HASTY_DRAIN,
        /** A callout's function runs twice. */
        STUTTERING_CALLOUT,
        /** Tasks are forgotten. */
        LOST_TASK
    }

    FaultyScheduler(Scheduler sound, Fault fault) {
        super(sound);
        this.sound = (SimScheduler) sound;
        this.fault = fault;
    }

    private boolean isOpen(LockClass lockClass) {
        return switch (fault) {
            case OPEN_PIPE -> lockClass.name().equals("pipe");
            case OPEN_DEVICE -> lockClass.name().equals("dev");
            case OPEN_PROCESS -> lockClass.name().equals("proc");
            case OPEN_GLOBAL -> lockClass.name().equals("kq_global");
            case LOST_WAKEUP, IDLE_FIRST, IDLE_SECOND, HASTY_DRAIN, STUTTERING_CALLOUT, LOST_TASK -> false;
        };
    }

    /** A mutex that asks for the lock, and at once gives it up again. */
    private final class OpenMutex implements Mutex {
        private final Mutex real;
        private final List<KernelThread> owners = new ArrayList<>();

        private OpenMutex(Mutex real) {
            this.real = real;
        }

        @Override
        public void lock() {
            if (isOwned()) {
                throw new Panic("recursed on non-recursive mutex " + label());
            }
            real.lock();
            real.unlock();
            owners.add(sound.currentThread());
        }

        @Override
        public void unlock() {
            if (!owners.remove(sound.currentThread())) {
                throw new Panic("mutex " + label() + " not owned");
            }
        }

        @Override
        public boolean isOwned() {
            return owners.contains(sound.currentThread());
        }

        @Override
        public LockClass lockClass() {
            return real.lockClass();
        }

        @Override
        public int serial() {
            return real.serial();
        }
    }

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        Mutex real = sound.newMutex(lockClass, serial);
        return isOpen(lockClass) ? new OpenMutex(real) : real;
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        if (fault == Fault.STUTTERING_CALLOUT) {
            return sound.newCallout(label, () -> {
                function.run();
                function.run();
            });
        }
        Callout real = sound.newCallout(label, function);
        return fault == Fault.HASTY_DRAIN ? new HastyCallout(real) : real;
    }

    /** A callout whose drain does not wait. */
    private record HastyCallout(Callout real) implements Callout {
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
            real.stop();
        }
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        TaskQueue real = sound.newTaskQueue(name);
        return fault != Fault.LOST_TASK
                ? real
                : new TaskQueue() {
                    @Override
                    public Task newTask(Label label, Runnable function) {
                        return real.newTask(label, function);
                    }

                    @Override
                    public void enqueue(Task task) {}
                };
    }

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        if (interlock instanceof OpenMutex open) {
            open.unlock();
            open.real.lock();
            sound.sleepDrop(channel, open.real, waitMessage);
            open.lock();
        } else {
            sound.sleep(channel, interlock, waitMessage);
        }
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        if (interlock instanceof OpenMutex open) {
            open.unlock();
            open.real.lock();
            sound.sleepDrop(channel, open.real, waitMessage);
        } else {
            sound.sleepDrop(channel, interlock, waitMessage);
        }
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        if (interlock instanceof OpenMutex open) {
            open.unlock();
            open.real.lock();
            WakeReason reason = sound.sleepInterruptibly(channel, open.real, waitMessage, deadline);
            open.real.unlock();
            open.lock();
            return reason;
        }
        return sound.sleepInterruptibly(channel, interlock, waitMessage, deadline);
    }

    @Override
    public void wakeup(WaitChannel channel) {
        if (fault != Fault.LOST_WAKEUP) {
            sound.wakeup(channel);
        }
    }

    @Override
    public KernelThread spawn(String name, Runnable body) {
        boolean idle = fault == (spawned == 0 ? Fault.IDLE_FIRST : Fault.IDLE_SECOND) && spawned < 2;
        spawned++;
        return sound.spawn(name, idle ? () -> {} : body);
    }

    @Override
    public void advance(long duration) {
        sound.advance(duration);
    }
}
