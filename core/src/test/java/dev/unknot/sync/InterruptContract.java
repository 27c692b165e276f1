// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What {@link Scheduler#sleepInterruptibly} and {@link KernelThread#interrupt} promise. */
public interface InterruptContract extends ContractHarness {

    /** A time that soon comes. */
    private static long soon(Stage stage) {
        return stage.scheduler().uptime() + Sbintime.ofNanos(2_000_000);
    }

    @Test
    default void sleepInterruptibly_deadlineComes_isTimedOut() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("sleeper", () -> {
                        mutex.lock();
                        long deadline = soon(stage);
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", deadline))
                                .isEqualTo(WakeReason.TIMED_OUT);
                        assertThat(scheduler.uptime()).isGreaterThanOrEqualTo(deadline);
                        mutex.assertOwned();
                        mutex.unlock();
                    });
                },
                Capability.TIMED_WAIT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void sleepInterruptibly_deadlineHasPassed_isTimedOutAtOnce() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("sleeper", () -> {
                        mutex.lock();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", -1))
                                .isEqualTo(WakeReason.TIMED_OUT);
                        mutex.assertOwned();
                        mutex.unlock();
                    });
                },
                Capability.TIMED_WAIT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void sleepInterruptibly_wokenUp_isWoken() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    boolean[] flag = new boolean[1];
                    stage.thread("sleeper", () -> {
                        mutex.lock();
                        if (!flag[0]) {
                            assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                    .isEqualTo(WakeReason.WOKEN);
                            assertThat(flag[0]).isTrue();
                        }
                        mutex.assertOwned();
                        mutex.unlock();
                    });
                    stage.thread("waker", () -> {
                        mutex.lock();
                        flag[0] = true;
                        scheduler.wakeup(channel);
                        mutex.unlock();
                    });
                },
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void sleepInterruptibly_timedOut_isNoSleeperAnyMore() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("sleeper", () -> {
                        mutex.lock();
                        scheduler.sleepInterruptibly(channel, mutex, "wait", -1);
                        scheduler.wakeup(channel);
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", soon(stage)))
                                .isEqualTo(WakeReason.TIMED_OUT);
                        mutex.unlock();
                    });
                },
                Capability.TIMED_WAIT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void sleepInterruptibly_wokenBeforeTheDeadlinePasses_isWoken() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.gate("m");
                    Mutex other = stage.mutex("other");
                    WaitChannel channel = stage.channel("c");
                    WaitChannel never = stage.channel("never");
                    WaitChannel arrival = stage.channel("arrival");
                    long[] deadline = new long[1];
                    boolean[] woken = new boolean[1];
                    stage.thread("sleeper", () -> {
                        mutex.lock();
                        deadline[0] = soon(stage);
                        scheduler.wakeup(arrival);
                        WakeReason reason = scheduler.sleepInterruptibly(channel, mutex, "wait", deadline[0]);
                        if (woken[0]) {
                            assertThat(reason).isEqualTo(WakeReason.WOKEN);
                        }
                        mutex.unlock();
                    });
                    stage.thread("waker", () -> {
                        mutex.lock();
                        while (deadline[0] == 0) {
                            scheduler.sleep(arrival, mutex, "arrive");
                        }
                        scheduler.wakeup(channel);
                        woken[0] = scheduler.uptime() < deadline[0];
                        other.lock();
                        scheduler.sleepInterruptibly(never, other, "pass", deadline[0]);
                        other.unlock();
                        mutex.unlock();
                    });
                },
                Capability.TIMED_WAIT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void interrupt_beforeTheSleep_endsIt() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("sleeper", () -> {
                        scheduler.currentThread().interrupt(WakeReason.INTERRUPTED);
                        mutex.lock();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.INTERRUPTED);
                        mutex.assertOwned();
                        scheduler.currentThread().interrupt(WakeReason.RESTART);
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.RESTART);
                        mutex.unlock();
                    });
                },
                Capability.INTERRUPT);
    }

    @Test
    default void interrupt_twiceBeforeTheSleep_hasTheLaterReason() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("sleeper", () -> {
                        scheduler.currentThread().interrupt(WakeReason.INTERRUPTED);
                        scheduler.currentThread().interrupt(WakeReason.RESTART);
                        mutex.lock();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.RESTART);
                        mutex.unlock();
                    });
                },
                Capability.INTERRUPT);
    }

    @Test
    default void interrupt_noticed_isOver() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("sleeper", () -> {
                        scheduler.currentThread().interrupt(WakeReason.INTERRUPTED);
                        mutex.lock();
                        scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER);
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", soon(stage)))
                                .isEqualTo(WakeReason.TIMED_OUT);
                        mutex.unlock();
                    });
                },
                Capability.INTERRUPT,
                Capability.TIMED_WAIT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void interrupt_pendingAtAPassedDeadline_goesFirst() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("sleeper", () -> {
                        scheduler.currentThread().interrupt(WakeReason.RESTART);
                        mutex.lock();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", -1))
                                .isEqualTo(WakeReason.RESTART);
                        mutex.unlock();
                    });
                },
                Capability.INTERRUPT,
                Capability.TIMED_WAIT);
    }

    @Test
    default void interrupt_duringTheSleep_endsIt() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    KernelThread sleeper = stage.thread("sleeper", () -> {
                        mutex.lock();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.INTERRUPTED);
                        mutex.assertOwned();
                        mutex.unlock();
                    });
                    stage.thread("killer", () -> {
                        stage.pause();
                        sleeper.interrupt(WakeReason.INTERRUPTED);
                    });
                },
                Capability.INTERRUPT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void interrupt_afterAWakeup_waitsForTheNextSleep() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    WaitChannel arrival = stage.channel("arrival");
                    boolean[] asleep = new boolean[1];
                    KernelThread sleeper = stage.thread("sleeper", () -> {
                        mutex.lock();
                        asleep[0] = true;
                        scheduler.wakeup(arrival);
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.WOKEN);
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.INTERRUPTED);
                        mutex.unlock();
                    });
                    stage.thread("waker", () -> {
                        mutex.lock();
                        while (!asleep[0]) {
                            scheduler.sleep(arrival, mutex, "arrive");
                        }
                        scheduler.wakeup(channel);
                        sleeper.interrupt(WakeReason.INTERRUPTED);
                        mutex.unlock();
                    });
                },
                Capability.INTERRUPT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void interrupt_duringAPlainSleep_isKeptForAnInterruptibleOne() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    WaitChannel arrival = stage.channel("arrival");
                    boolean[] flags = new boolean[2];
                    KernelThread sleeper = stage.thread("sleeper", () -> {
                        mutex.lock();
                        flags[0] = true;
                        scheduler.wakeup(arrival);
                        scheduler.sleep(channel, mutex, "wait");
                        assertThat(flags[1]).isTrue();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.INTERRUPTED);
                        mutex.unlock();
                    });
                    stage.thread("waker", () -> {
                        mutex.lock();
                        while (!flags[0]) {
                            scheduler.sleep(arrival, mutex, "arrive");
                        }
                        sleeper.interrupt(WakeReason.INTERRUPTED);
                        mutex.unlock();
                        mutex.lock();
                        flags[1] = true;
                        scheduler.wakeup(channel);
                        mutex.unlock();
                    });
                },
                Capability.INTERRUPT,
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void interrupt_withAnotherReason_isRefused() {
        holds(
                stage -> stage.thread("a", () -> {
                    KernelThread self = stage.scheduler().currentThread();
                    assertThatThrownBy(() -> self.interrupt(WakeReason.WOKEN))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> self.interrupt(WakeReason.TIMED_OUT))
                            .isInstanceOf(IllegalArgumentException.class);
                }),
                Capability.INTERRUPT);
    }
}
