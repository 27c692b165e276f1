// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schedulers whose locks break their promise. */
public final class FlawedLocks {
    private FlawedLocks() {}

    /** A mutex that passes everything on to another one. */
    private abstract static class OtherMutex implements Mutex {
        final Mutex real;

        OtherMutex(Mutex real) {
            this.real = real;
        }

        @Override
        public void lock() {
            real.lock();
        }

        @Override
        public void unlock() {
            real.unlock();
        }

        @Override
        public boolean isOwned() {
            return real.isOwned();
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

    /** Wraps the mutexes of the cases' own, and leaves those that the suite is built with alone. */
    private abstract static class MutexFlaw extends DelegatingScheduler {
        MutexFlaw(Scheduler delegate) {
            super(delegate);
        }

        @Override
        public Mutex newMutex(LockClass lockClass, int serial) {
            Mutex real = super.newMutex(lockClass, serial);
            boolean plain = lockClass.name().equals("m");
            return plain ? wrap(real) : real;
        }

        abstract Mutex wrap(Mutex real);
    }

    /** Whoever comes while a mutex is taken gets in without it. */
    public static Scheduler mutexAdmitsTwo(Scheduler delegate) {
        return new MutexFlaw(delegate) {
            @Override
            Mutex wrap(Mutex real) {
                return new OtherMutex(real) {
                    private final List<KernelThread> inside = new ArrayList<>();
                    private @Nullable KernelThread holder;

                    @Override
                    public void lock() {
                        KernelThread self = delegate.currentThread();
                        if (holder == null) {
                            real.lock();
                            holder = self;
                        } else {
                            inside.add(self);
                        }
                    }

                    @Override
                    public void unlock() {
                        if (!inside.remove(delegate.currentThread())) {
                            holder = null;
                            real.unlock();
                        }
                    }

                    @Override
                    public boolean isOwned() {
                        return inside.contains(delegate.currentThread()) || real.isOwned();
                    }
                };
            }
        };
    }

    /** The owner of a mutex may take it again. */
    public static Scheduler mutexIsRecursive(Scheduler delegate) {
        return new MutexFlaw(delegate) {
            @Override
            Mutex wrap(Mutex real) {
                return new OtherMutex(real) {
                    @Override
                    public void lock() {
                        if (!real.isOwned()) {
                            real.lock();
                        }
                    }
                };
            }
        };
    }

    /** Who does not own a mutex may release it without a word. */
    public static Scheduler mutexForgivesUnlock(Scheduler delegate) {
        return new MutexFlaw(delegate) {
            @Override
            Mutex wrap(Mutex real) {
                return new OtherMutex(real) {
                    @Override
                    public void unlock() {
                        if (real.isOwned()) {
                            real.unlock();
                        }
                    }
                };
            }
        };
    }

    /** A mutex that somebody owns is owned by everybody. */
    public static Scheduler mutexOwnedByAll(Scheduler delegate) {
        return new MutexFlaw(delegate) {
            @Override
            Mutex wrap(Mutex real) {
                return new OtherMutex(real) {
                    private boolean taken;

                    @Override
                    public void lock() {
                        real.lock();
                        taken = true;
                    }

                    @Override
                    public void unlock() {
                        taken = false;
                        real.unlock();
                    }

                    @Override
                    public boolean isOwned() {
                        return taken;
                    }
                };
            }
        };
    }

    /** A shared lock that passes everything on to another one. */
    private abstract static class OtherSharedLock implements SharedLock {
        final SharedLock real;

        OtherSharedLock(SharedLock real) {
            this.real = real;
        }

        @Override
        public void lockShared() {
            real.lockShared();
        }

        @Override
        public void unlockShared() {
            real.unlockShared();
        }

        @Override
        public void lockExclusive() {
            real.lockExclusive();
        }

        @Override
        public void unlockExclusive() {
            real.unlockExclusive();
        }

        @Override
        public boolean isExclusivelyOwned() {
            return real.isExclusivelyOwned();
        }

        @Override
        public boolean isShared() {
            return real.isShared();
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

    /** A reader takes nothing, and so reads while somebody writes. */
    public static Scheduler readersTakeNothing(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SharedLock newSharedLock(LockClass lockClass, int serial) {
                return new OtherSharedLock(super.newSharedLock(lockClass, serial)) {
                    @Override
                    public void lockShared() {}

                    @Override
                    public void unlockShared() {}
                };
            }
        };
    }

    /** Readers exclude each other. */
    public static Scheduler readersAreWriters(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SharedLock newSharedLock(LockClass lockClass, int serial) {
                return new OtherSharedLock(super.newSharedLock(lockClass, serial)) {
                    @Override
                    public void lockShared() {
                        real.lockExclusive();
                    }

                    @Override
                    public void unlockShared() {
                        real.unlockExclusive();
                    }
                };
            }
        };
    }

    /** Writers do not exclude each other. */
    public static Scheduler writersShare(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SharedLock newSharedLock(LockClass lockClass, int serial) {
                return new OtherSharedLock(super.newSharedLock(lockClass, serial)) {
                    @Override
                    public void lockExclusive() {
                        real.lockShared();
                    }

                    @Override
                    public void unlockExclusive() {
                        real.unlockShared();
                    }
                };
            }
        };
    }

    /** A waiting writer holds back every reader that comes later. */
    public static Scheduler writersGoFirst(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SharedLock newSharedLock(LockClass lockClass, int serial) {
                Mutex turnstile = delegate.newMutex(LockClass.sleepable("turnstile"), serial);
                return new OtherSharedLock(super.newSharedLock(lockClass, serial)) {
                    @Override
                    public void lockShared() {
                        turnstile.lock();
                        real.lockShared();
                        turnstile.unlock();
                    }

                    @Override
                    public void lockExclusive() {
                        turnstile.lock();
                        real.lockExclusive();
                        turnstile.unlock();
                    }
                };
            }
        };
    }

    /** A shared holder that asks for the exclusive mode is given it. */
    public static Scheduler sharedLockUpgrades(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SharedLock newSharedLock(LockClass lockClass, int serial) {
                return new OtherSharedLock(super.newSharedLock(lockClass, serial)) {
                    @Override
                    public void lockExclusive() {
                        if (real.isShared()) {
                            real.unlockShared();
                        }
                        real.lockExclusive();
                    }
                };
            }
        };
    }

    /** Any thread may give a shared hold up, also one that has none. */
    public static Scheduler sharedHoldsBelongToNobody(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public SharedLock newSharedLock(LockClass lockClass, int serial) {
                return new OtherSharedLock(super.newSharedLock(lockClass, serial)) {
                    @Override
                    public void unlockShared() {
                        try {
                            real.unlockShared();
                        } catch (Panic e) {
                            // That is the flaw.
                        }
                    }
                };
            }
        };
    }
}
