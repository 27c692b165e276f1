// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Schedulers with a planted bug, for the twins: each passes everything on but for one thing. */
class Flaw implements Scheduler {
    private final Scheduler real;

    private Flaw(Scheduler real) {
        this.real = real;
    }

    /** The locks of kqueues do not exclude, although each thread believes that it owns them. */
    static Scheduler kqueueLockAdmitsAll(Scheduler real) {
        return new Flaw(real) {
            @Override
            public Mutex newMutex(LockClass lockClass, int serial) {
                boolean kqueue = lockClass.name().equals("kqueue");
                return kqueue ? new OpenDoor(lockClass, serial) : super.newMutex(lockClass, serial);
            }
        };
    }

    /** Wakeups of those that wait for a knote to settle, and for events, are lost. */
    static Scheduler kqueueWakeupIsLost(Scheduler real) {
        return new Flaw(real) {
            @Override
            public void wakeup(WaitChannel channel) {
                if (!channel.label().startsWith("kqueue#")) {
                    super.wakeup(channel);
                }
            }
        };
    }

    /** Draining a callout cancels it and does not wait for its function. */
    static Scheduler drainDoesNotWait(Scheduler real) {
        return new Flaw(real) {
            @Override
            public Callout newCallout(Label label, Runnable function) {
                Callout callout = super.newCallout(label, function);
                return new Callout() {
                    @Override
                    public void reset(long deadline) {
                        callout.reset(deadline);
                    }

                    @Override
                    public boolean stop() {
                        return callout.stop();
                    }

                    @Override
                    public void drain() {
                        callout.stop();
                    }
                };
            }
        };
    }

    /** Counters are read and written in two steps. */
    static Scheduler countersAreNotAtomic(Scheduler real) {
        return new Flaw(real) {
            @Override
            public AtomicCounter newCounter(int initial) {
                return new TornCounter(super.newCounter(initial));
            }
        };
    }

    /** A counter whose changes get lost when two threads make one; it dawdles so that they often do. */
    private record TornCounter(AtomicCounter real) implements AtomicCounter {
        private static void dawdle() {
            for (int i = 0; i < 100; i++) {
                Thread.onSpinWait();
            }
        }

        @Override
        public int load() {
            return real.load();
        }

        @Override
        public void store(int value) {
            real.store(value);
        }

        @Override
        public boolean compareAndSet(int expected, int update) {
            boolean equal = real.load() == expected;
            dawdle();
            if (equal) {
                real.store(update);
            }
            return equal;
        }

        @Override
        public int fetchAdd(int delta) {
            int before = real.load();
            dawdle();
            real.store(before + delta);
            return before;
        }
    }

    /** A mutex that any number of threads own. */
    private static final class OpenDoor implements Mutex {
        private final LockClass lockClass;
        private final int serial;
        private final Set<Thread> owners = ConcurrentHashMap.newKeySet();

        OpenDoor(LockClass lockClass, int serial) {
            this.lockClass = lockClass;
            this.serial = serial;
        }

        @Override
        public void lock() {
            owners.add(Thread.currentThread());
        }

        @Override
        public void unlock() {
            owners.remove(Thread.currentThread());
        }

        @Override
        public boolean isOwned() {
            return owners.contains(Thread.currentThread());
        }

        @Override
        public LockClass lockClass() {
            return lockClass;
        }

        @Override
        public int serial() {
            return serial;
        }
    }

    @Override
    public Mutex newMutex(LockClass lockClass, int serial) {
        return real.newMutex(lockClass, serial);
    }

    @Override
    public SharedLock newSharedLock(LockClass lockClass, int serial) {
        return real.newSharedLock(lockClass, serial);
    }

    @Override
    public WaitChannel newChannel(Label label, WaitCondition condition) {
        return real.newChannel(label, condition);
    }

    @Override
    public SelectLatch newSelectLatch() {
        return real.newSelectLatch();
    }

    @Override
    public Callout newCallout(Label label, Runnable function) {
        return real.newCallout(label, function);
    }

    @Override
    public TaskQueue newTaskQueue(String name) {
        return real.newTaskQueue(name);
    }

    @Override
    public AtomicCounter newCounter(int initial) {
        return real.newCounter(initial);
    }

    @Override
    public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
        real.sleep(channel, interlock, waitMessage);
    }

    @Override
    public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
        real.sleepDrop(channel, interlock, waitMessage);
    }

    @Override
    public WakeReason sleepInterruptibly(WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
        return real.sleepInterruptibly(channel, interlock, waitMessage, deadline);
    }

    @Override
    public void wakeup(WaitChannel channel) {
        real.wakeup(channel);
    }

    @Override
    public long uptime() {
        return real.uptime();
    }

    @Override
    public long bootTime() {
        return real.bootTime();
    }

    @Override
    public KernelThread spawn(String name, Runnable body) {
        return real.spawn(name, body);
    }

    @Override
    public KernelThread currentThread() {
        return real.currentThread();
    }

    @Override
    public int choose(int bound, String what) {
        return real.choose(bound, what);
    }
}
