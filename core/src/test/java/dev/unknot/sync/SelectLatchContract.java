// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@link SelectLatch} promises. */
public interface SelectLatchContract extends ContractHarness {

    @Test
    default void latch_firedBefore_isRemembered() {
        holds(stage -> {
            SelectLatch latch = stage.scheduler().newSelectLatch();
            stage.thread("owner", () -> {
                latch.clear();
                latch.fire();
                latch.fire();
                assertThat(latch.await(Scheduler.FOREVER)).isEqualTo(WakeReason.WOKEN);
                assertThat(latch.await(Scheduler.FOREVER)).isEqualTo(WakeReason.WOKEN);
            });
        });
    }

    @Test
    default void latch_cleared_forgets() {
        holds(
                stage -> {
                    SelectLatch latch = stage.scheduler().newSelectLatch();
                    stage.thread("owner", () -> {
                        latch.fire();
                        latch.clear();
                        assertThat(latch.await(-1)).isEqualTo(WakeReason.TIMED_OUT);
                    });
                },
                Capability.TIMED_WAIT);
    }

    @Test
    default void latch_firedByAnother_wakesTheOwner() {
        holds(stage -> {
            SelectLatch latch = stage.scheduler().newSelectLatch();
            int[] value = new int[1];
            stage.thread("owner", () -> {
                assertThat(latch.await(Scheduler.FOREVER)).isEqualTo(WakeReason.WOKEN);
                assertThat(value[0]).isEqualTo(1);
            });
            stage.thread("other", () -> {
                stage.pause();
                value[0] = 1;
                latch.fire();
            });
        });
    }

    @Test
    default void latch_clearedFiredAndAwaitedInTurns_losesNothing() {
        holds(stage -> {
            SelectLatch latch = stage.scheduler().newSelectLatch();
            Mutex mutex = stage.mutex("m");
            int[] items = new int[1];
            stage.thread("owner", () -> {
                while (true) {
                    latch.clear();
                    mutex.lock();
                    boolean all = items[0] == 2;
                    mutex.unlock();
                    if (all) {
                        return;
                    }
                    stage.pause();
                    assertThat(latch.await(Scheduler.FOREVER)).isEqualTo(WakeReason.WOKEN);
                }
            });
            stage.thread("other", () -> {
                for (int i = 0; i < 2; i++) {
                    mutex.lock();
                    items[0]++;
                    mutex.unlock();
                    latch.fire();
                }
            });
        });
    }

    @Test
    default void latch_deadlineComes_isTimedOut() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    SelectLatch latch = scheduler.newSelectLatch();
                    stage.thread("owner", () -> {
                        latch.clear();
                        long deadline = scheduler.uptime() + Sbintime.ofNanos(2_000_000);
                        assertThat(latch.await(deadline)).isEqualTo(WakeReason.TIMED_OUT);
                        assertThat(scheduler.uptime()).isGreaterThanOrEqualTo(deadline);
                    });
                },
                Capability.TIMED_WAIT);
    }

    @Test
    default void latch_interruptedDuringTheWait_keepsTheInterrupt() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    SelectLatch latch = scheduler.newSelectLatch();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    boolean[] fired = new boolean[1];
                    KernelThread owner = stage.thread("owner", () -> {
                        assertThat(latch.await(Scheduler.FOREVER)).isEqualTo(WakeReason.WOKEN);
                        assertThat(fired[0]).isTrue();
                        mutex.lock();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.RESTART);
                        mutex.unlock();
                    });
                    stage.thread("killer", () -> {
                        stage.pause();
                        owner.interrupt(WakeReason.RESTART);
                        stage.pause();
                        fired[0] = true;
                        latch.fire();
                    });
                },
                Capability.INTERRUPT);
    }

    @Test
    default void latch_interruptedBeforeTheWait_keepsTheInterrupt() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    SelectLatch latch = scheduler.newSelectLatch();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    stage.thread("owner", () -> {
                        scheduler.currentThread().interrupt(WakeReason.INTERRUPTED);
                        assertThat(latch.await(-1)).isEqualTo(WakeReason.TIMED_OUT);
                        latch.fire();
                        assertThat(latch.await(Scheduler.FOREVER)).isEqualTo(WakeReason.WOKEN);
                        mutex.lock();
                        assertThat(scheduler.sleepInterruptibly(channel, mutex, "wait", Scheduler.FOREVER))
                                .isEqualTo(WakeReason.INTERRUPTED);
                        mutex.unlock();
                    });
                },
                Capability.INTERRUPT,
                Capability.TIMED_WAIT);
    }

    @Test
    default void latches_two_areIndependent() {
        holds(
                stage -> {
                    SelectLatch first = stage.scheduler().newSelectLatch();
                    SelectLatch second = stage.scheduler().newSelectLatch();
                    stage.thread("owner", () -> {
                        first.fire();
                        assertThat(second.await(-1)).isEqualTo(WakeReason.TIMED_OUT);
                        assertThat(first.await(-1)).isEqualTo(WakeReason.WOKEN);
                    });
                },
                Capability.TIMED_WAIT);
    }
}
