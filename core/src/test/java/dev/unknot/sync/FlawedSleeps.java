// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Schedulers whose sleeps, wakeups and interrupts break their promise. */
public final class FlawedSleeps {
    private FlawedSleeps() {}

    /** A wakeup that finds nobody is kept for the next sleeper. */
    public static Scheduler wakeupIsRemembered(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private final Set<WaitChannel> remembered = new HashSet<>();
            private final Map<WaitChannel, Integer> sleepers = new HashMap<>();

            @Override
            public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
                if (!remembered.remove(channel)) {
                    sleepers.merge(channel, 1, Integer::sum);
                    super.sleep(channel, interlock, waitMessage);
                }
            }

            @Override
            public void wakeup(WaitChannel channel) {
                if (sleepers.remove(channel) == null) {
                    remembered.add(channel);
                }
                super.wakeup(channel);
            }
        };
    }

    /** A wakeup wakes one sleeper: each sleeps on a channel of its own, of which one is named. */
    public static Scheduler wakeupWakesOne(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private final Map<WaitChannel, List<WaitChannel>> sleepers = new HashMap<>();

            @Override
            public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
                WaitChannel own = delegate.newChannel(channel::label, WaitCondition.NONE);
                sleepers.computeIfAbsent(channel, key -> new ArrayList<>()).add(own);
                super.sleep(own, interlock, waitMessage);
            }

            @Override
            public void wakeup(WaitChannel channel) {
                List<WaitChannel> waiting = sleepers.getOrDefault(channel, List.of());
                if (!waiting.isEmpty()) {
                    super.wakeup(waiting.removeFirst());
                }
            }
        };
    }

    /** A wakeup wakes the sleepers of every channel. */
    public static Scheduler wakeupWakesEverybody(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private final List<WaitChannel> channels = new ArrayList<>();

            @Override
            public WaitChannel newChannel(Label label, WaitCondition condition) {
                WaitChannel channel = super.newChannel(label, condition);
                channels.add(channel);
                return channel;
            }

            @Override
            public void wakeup(WaitChannel channel) {
                channels.forEach(super::wakeup);
            }
        };
    }

    /** A sleeper gives its interlock up before it can be found. */
    public static Scheduler sleepReleasesBeforeItEnqueues(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
                interlock.unlock();
                interlock.lock();
                super.sleep(channel, interlock, waitMessage);
            }
        };
    }

    /** A sleeper does not take its interlock again. */
    public static Scheduler sleepDoesNotRelock(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
                super.sleepDrop(channel, interlock, waitMessage);
            }
        };
    }

    /** A sleeper keeps its interlock and waits for it to be released all the same. */
    public static Scheduler sleepKeepsTheInterlock(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
                Mutex other = delegate.newMutex(LockClass.sleepable("other"), -1);
                other.lock();
                super.sleep(channel, other, waitMessage);
                other.unlock();
            }
        };
    }

    /** PDROP takes the interlock again before it drops it. */
    public static Scheduler sleepDropNeedsTheInterlock(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
                super.sleep(channel, interlock, waitMessage);
                interlock.unlock();
            }
        };
    }

    /** PDROP is ignored. */
    public static Scheduler sleepDropKeepsTheInterlock(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public void sleepDrop(WaitChannel channel, Mutex interlock, String waitMessage) {
                super.sleep(channel, interlock, waitMessage);
            }
        };
    }

    /** A deadline never comes. */
    public static Scheduler deadlineIsIgnored(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public WakeReason sleepInterruptibly(
                    WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
                return super.sleepInterruptibly(channel, interlock, waitMessage, FOREVER);
            }
        };
    }

    /** A sleep whose deadline has passed by the time it returns is said to have timed out, whatever ended it. */
    public static Scheduler deadlineGoesFirst(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public WakeReason sleepInterruptibly(
                    WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
                WakeReason reason = super.sleepInterruptibly(channel, interlock, waitMessage, deadline);
                return deadline != FOREVER && uptime() >= deadline ? WakeReason.TIMED_OUT : reason;
            }
        };
    }

    /** A timed sleep ends too early. */
    public static Scheduler deadlineComesEarly(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public WakeReason sleepInterruptibly(
                    WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
                return super.sleepInterruptibly(
                        channel, interlock, waitMessage, deadline == FOREVER ? FOREVER : deadline - 1);
            }
        };
    }

    /** A sleeper that timed out stays on the channel: the next wakeup ends its next sleep at once. */
    public static Scheduler timedOutSleeperStays(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            private final Map<KernelThread, WaitChannel> left = new HashMap<>();
            private final Set<KernelThread> woken = new HashSet<>();

            @Override
            public WakeReason sleepInterruptibly(
                    WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
                if (woken.remove(currentThread())) {
                    return WakeReason.WOKEN;
                }
                WakeReason reason = super.sleepInterruptibly(channel, interlock, waitMessage, deadline);
                if (reason == WakeReason.TIMED_OUT) {
                    left.put(currentThread(), channel);
                }
                return reason;
            }

            @Override
            public void wakeup(WaitChannel channel) {
                left.forEach((thread, stale) -> {
                    if (stale == channel) {
                        woken.add(thread);
                    }
                });
                super.wakeup(channel);
            }
        };
    }

    /** A thread whose interrupts go through {@code change}. */
    private record OtherThread(KernelThread real, Change change) implements KernelThread {
        /** What becomes of an interrupt. */
        private interface Change {
            void interrupt(KernelThread real, WakeReason reason);
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public void interrupt(WakeReason reason) {
            change.interrupt(real, reason);
        }
    }

    private static Scheduler withInterrupts(Scheduler delegate, OtherThread.Change change) {
        return new DelegatingScheduler(delegate) {
            @Override
            public KernelThread spawn(String name, Runnable body) {
                return new OtherThread(super.spawn(name, body), change);
            }

            @Override
            public KernelThread currentThread() {
                return new OtherThread(super.currentThread(), change);
            }
        };
    }

    /** An interrupt is lost. */
    public static Scheduler interruptIsLost(Scheduler delegate) {
        return withInterrupts(delegate, (real, reason) -> {});
    }

    /** Every interrupt is one that does not restart. */
    public static Scheduler interruptForgetsItsReason(Scheduler delegate) {
        return withInterrupts(delegate, (real, reason) -> real.interrupt(WakeReason.INTERRUPTED));
    }

    /** Of two interrupts the earlier one stays. */
    public static Scheduler firstInterruptStays(Scheduler delegate) {
        Set<String> interrupted = new HashSet<>();
        return withInterrupts(delegate, (real, reason) -> {
            if (interrupted.add(real.name())) {
                real.interrupt(reason);
            }
        });
    }

    /** Any reason goes for an interrupt. */
    public static Scheduler interruptTakesAnyReason(Scheduler delegate) {
        return withInterrupts(delegate, (real, reason) -> {
            if (reason == WakeReason.INTERRUPTED || reason == WakeReason.RESTART) {
                real.interrupt(reason);
            }
        });
    }

    /** An interrupt ends plain sleeps as well. */
    public static Scheduler plainSleepIsInterruptible(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public void sleep(WaitChannel channel, Mutex interlock, String waitMessage) {
                super.sleepInterruptibly(channel, interlock, waitMessage, FOREVER);
            }
        };
    }

    /** An interrupt that was noticed is noticed once more. */
    public static Scheduler interruptStays(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public WakeReason sleepInterruptibly(
                    WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
                WakeReason reason = super.sleepInterruptibly(channel, interlock, waitMessage, deadline);
                if (reason == WakeReason.INTERRUPTED || reason == WakeReason.RESTART) {
                    currentThread().interrupt(reason);
                }
                return reason;
            }
        };
    }

    /** An interrupt takes a wakeup's place that came before it. */
    public static Scheduler interruptGoesFirst(Scheduler delegate) {
        return new DelegatingScheduler(delegate) {
            @Override
            public WakeReason sleepInterruptibly(
                    WaitChannel channel, Mutex interlock, String waitMessage, long deadline) {
                WakeReason reason = super.sleepInterruptibly(channel, interlock, waitMessage, deadline);
                if (reason != WakeReason.WOKEN) {
                    return reason;
                }
                WaitChannel nobody = delegate.newChannel(() -> "nobody", WaitCondition.NONE);
                WakeReason pending = super.sleepInterruptibly(nobody, interlock, waitMessage, -1);
                return pending == WakeReason.TIMED_OUT ? reason : pending;
            }
        };
    }
}
