// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@link Scheduler} promises of sleep and wakeup. */
public interface SleepContract extends ContractHarness {

    @Test
    default void sleep_wokenUp_ownsTheInterlock() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.mutex("m");
            WaitChannel channel = stage.channel("c");
            boolean[] flag = new boolean[1];
            stage.thread("sleeper", () -> {
                mutex.lock();
                while (!flag[0]) {
                    scheduler.sleep(channel, mutex, "wait");
                    mutex.assertOwned();
                }
                mutex.unlock();
            });
            stage.thread("waker", () -> {
                mutex.lock();
                flag[0] = true;
                scheduler.wakeup(channel);
                stage.pause();
                mutex.unlock();
            });
        });
    }

    @Test
    default void sleep_givesTheInterlockUp() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.mutex("m");
            WaitChannel channel = stage.channel("c");
            Signal aboutToSleep = stage.signal();
            boolean[] flag = new boolean[1];
            stage.thread("sleeper", () -> {
                mutex.lock();
                aboutToSleep.raise();
                while (!flag[0]) {
                    scheduler.sleep(channel, mutex, "wait");
                }
                mutex.unlock();
            });
            stage.thread("waker", () -> {
                aboutToSleep.await();
                mutex.lock();
                flag[0] = true;
                mutex.unlock();
                scheduler.wakeup(channel);
            });
        });
    }

    @Test
    default void sleep_wakeupAfterTheRelease_isNotLost() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.mutex("m");
            WaitChannel channel = stage.channel("c");
            int[] ready = new int[1];
            stage.thread("consumer", () -> {
                for (int i = 0; i < 2; i++) {
                    mutex.lock();
                    while (ready[0] == 0) {
                        scheduler.sleep(channel, mutex, "wait");
                    }
                    ready[0]--;
                    mutex.unlock();
                }
            });
            stage.thread("producer", () -> {
                for (int i = 0; i < 2; i++) {
                    mutex.lock();
                    ready[0]++;
                    mutex.unlock();
                    scheduler.wakeup(channel);
                }
            });
        });
    }

    @Test
    default void wakeup_beforeTheSleep_isNotRemembered() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    boolean[] flag = new boolean[1];
                    stage.thread("sleeper", () -> {
                        scheduler.wakeup(channel);
                        mutex.lock();
                        if (!flag[0]) {
                            scheduler.sleep(channel, mutex, "wait");
                            assertThat(flag[0]).isTrue();
                        }
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
    default void wakeup_severalSleepers_wakesAll() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.mutex("m");
            WaitChannel channel = stage.channel("c");
            WaitChannel arrival = stage.channel("arrival");
            int[] asleep = new int[1];
            boolean[] flag = new boolean[1];
            Runnable sleeper = () -> {
                mutex.lock();
                asleep[0]++;
                scheduler.wakeup(arrival);
                while (!flag[0]) {
                    scheduler.sleep(channel, mutex, "wait");
                }
                mutex.unlock();
            };
            stage.thread("a", sleeper);
            stage.thread("b", sleeper);
            stage.thread("waker", () -> {
                mutex.lock();
                while (asleep[0] < 2) {
                    scheduler.sleep(arrival, mutex, "arrive");
                }
                flag[0] = true;
                scheduler.wakeup(channel);
                mutex.unlock();
            });
        });
    }

    @Test
    default void wakeup_otherChannel_wakesNobody() {
        holds(
                stage -> {
                    Scheduler scheduler = stage.scheduler();
                    Mutex mutex = stage.mutex("m");
                    WaitChannel channel = stage.channel("c");
                    WaitChannel other = stage.channel("other");
                    boolean[] flag = new boolean[1];
                    stage.thread("sleeper", () -> {
                        mutex.lock();
                        if (!flag[0]) {
                            scheduler.sleep(channel, mutex, "wait");
                            assertThat(flag[0]).isTrue();
                        }
                        mutex.unlock();
                    });
                    stage.thread("waker", () -> {
                        mutex.lock();
                        scheduler.wakeup(other);
                        mutex.unlock();
                        mutex.lock();
                        flag[0] = true;
                        scheduler.wakeup(channel);
                        mutex.unlock();
                    });
                },
                Capability.NO_SPURIOUS_WAKEUP);
    }

    @Test
    default void sleepDrop_wokenUp_doesNotOwnTheInterlock() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.mutex("m");
            WaitChannel channel = stage.channel("c");
            boolean[] flag = new boolean[1];
            stage.thread("sleeper", () -> {
                mutex.lock();
                while (!flag[0]) {
                    scheduler.sleepDrop(channel, mutex, "wait");
                    mutex.assertNotOwned();
                    mutex.lock();
                }
                mutex.unlock();
            });
            stage.thread("waker", () -> {
                mutex.lock();
                flag[0] = true;
                scheduler.wakeup(channel);
                mutex.unlock();
            });
        });
    }

    @Test
    default void sleepDrop_wokenUp_needsNoInterlock() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.gate("m");
            WaitChannel channel = stage.channel("c");
            WaitChannel arrival = stage.channel("arrival");
            Signal awake = stage.signal();
            boolean[] asleep = new boolean[1];
            stage.thread("sleeper", () -> {
                mutex.lock();
                asleep[0] = true;
                scheduler.wakeup(arrival);
                scheduler.sleepDrop(channel, mutex, "wait");
                awake.raise();
            });
            stage.thread("waker", () -> {
                mutex.lock();
                while (!asleep[0]) {
                    scheduler.sleep(arrival, mutex, "arrive");
                }
                scheduler.wakeup(channel);
                awake.await();
                mutex.unlock();
            });
        });
    }

    @Test
    default void sleep_twoChannelsOneInterlock_handOverInTurns() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.mutex("m");
            WaitChannel full = stage.channel("full");
            WaitChannel empty = stage.channel("empty");
            int[] box = new int[1];
            stage.thread("producer", () -> {
                for (int i = 1; i <= 2; i++) {
                    mutex.lock();
                    while (box[0] != 0) {
                        scheduler.sleep(empty, mutex, "full");
                    }
                    box[0] = i;
                    scheduler.wakeup(full);
                    mutex.unlock();
                }
            });
            stage.thread("consumer", () -> {
                for (int i = 1; i <= 2; i++) {
                    mutex.lock();
                    while (box[0] == 0) {
                        scheduler.sleep(full, mutex, "empty");
                    }
                    assertThat(box[0]).isEqualTo(i);
                    box[0] = 0;
                    scheduler.wakeup(empty);
                    mutex.unlock();
                }
            });
        });
    }
}
