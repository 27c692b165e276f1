// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What {@link Scheduler} promises of threads, time, counters and choices. */
public interface ThreadContract extends ContractHarness {

    @Test
    default void spawn_twoThreads_runBothOnce() {
        holds(stage -> {
            AtomicCounter runs = stage.scheduler().newCounter(0);
            stage.check(() -> assertThat(runs.load()).isEqualTo(2));
            stage.thread("a", () -> runs.fetchAdd(1));
            stage.thread("b", () -> runs.fetchAdd(1));
        });
    }

    @Test
    default void spawn_whatWasDoneBefore_isSeen() {
        holds(stage -> {
            int[] value = {1};
            value[0] = 2;
            stage.thread("a", () -> assertThat(value[0]).isEqualTo(2));
        });
    }

    @Test
    default void currentThread_inAThread_isTheSpawnedOne() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            KernelThread[] seen = new KernelThread[2];
            KernelThread[] spawned = new KernelThread[2];
            stage.check(() -> assertThat(seen).containsExactly(spawned));
            spawned[0] = stage.thread("a", () -> seen[0] = scheduler.currentThread());
            spawned[1] = stage.thread("b", () -> {
                stage.pause();
                seen[1] = scheduler.currentThread();
                assertThat(seen[1].name()).isEqualTo("b");
                assertThat(scheduler.currentThread()).isSameAs(seen[1]);
            });
        });
    }

    @Test
    default void thread_panics_reachesTheOwner() {
        fails("broken on purpose", stage -> {
            stage.thread("bystander", stage::pause);
            stage.thread("a", () -> {
                throw new Panic("broken on purpose");
            });
        });
    }

    @Test
    default void thread_throwsAnException_reachesTheOwner() {
        fails(
                "not a panic",
                stage -> stage.thread("a", () -> {
                    throw new IllegalStateException("not a panic");
                }));
    }

    @Test
    default void counter_oneThread_doesWhatItSays() {
        holds(stage -> {
            AtomicCounter counter = stage.scheduler().newCounter(7);
            stage.thread("a", () -> {
                assertThat(counter.load()).isEqualTo(7);
                assertThat(counter.fetchAdd(-2)).isEqualTo(7);
                assertThat(counter.load()).isEqualTo(5);
                assertThat(counter.compareAndSet(7, 1)).isFalse();
                assertThat(counter.load()).isEqualTo(5);
                assertThat(counter.compareAndSet(5, 1)).isTrue();
                assertThat(counter.load()).isEqualTo(1);
                counter.store(Integer.MAX_VALUE);
                assertThat(counter.fetchAdd(1)).isEqualTo(Integer.MAX_VALUE);
                assertThat(counter.load()).isEqualTo(Integer.MIN_VALUE);
            });
        });
    }

    @Test
    default void counter_twoThreadsAdd_losesNothing() {
        holds(stage -> {
            AtomicCounter counter = stage.scheduler().newCounter(0);
            int[] before = new int[2];
            stage.check(() -> {
                assertThat(counter.load()).isEqualTo(2);
                assertThat(before).containsExactlyInAnyOrder(0, 1);
            });
            stage.thread("a", () -> before[0] = counter.fetchAdd(1));
            stage.thread("b", () -> before[1] = counter.fetchAdd(1));
        });
    }

    @Test
    default void counter_twoThreadsCompareAndSet_oneSucceeds() {
        holds(stage -> {
            AtomicCounter counter = stage.scheduler().newCounter(0);
            boolean[] done = new boolean[2];
            stage.check(() -> {
                assertThat(done).containsExactlyInAnyOrder(true, false);
                assertThat(counter.load()).isEqualTo(done[0] ? 1 : 2);
            });
            stage.thread("a", () -> done[0] = counter.compareAndSet(0, 1));
            stage.thread("b", () -> done[1] = counter.compareAndSet(0, 2));
        });
    }

    @Test
    default void choose_severalTimes_staysWithinItsBound() {
        holds(stage -> stage.thread("a", () -> {
            assertThat(stage.scheduler().choose(1, "only")).isZero();
            for (int i = 0; i < 3; i++) {
                assertThat(stage.scheduler().choose(3, "one of three")).isBetween(0, 2);
            }
        }));
    }

    @Test
    default void uptime_readInTurns_neverGoesBack() {
        holds(stage -> {
            Scheduler scheduler = stage.scheduler();
            Mutex mutex = stage.mutex("m");
            long[] latest = new long[1];
            Runnable body = () -> {
                for (int i = 0; i < 3; i++) {
                    mutex.lock();
                    long now = scheduler.uptime();
                    assertThat(now).isGreaterThanOrEqualTo(latest[0]);
                    latest[0] = now;
                    mutex.unlock();
                }
            };
            stage.thread("a", body);
            stage.thread("b", body);
        });
    }

    @Test
    default void bootTime_stays() {
        holds(stage -> {
            long atFirst = stage.scheduler().bootTime();
            stage.thread("a", () -> {
                stage.pause();
                assertThat(stage.scheduler().bootTime()).isEqualTo(atFirst);
            });
        });
    }

    @Test
    default void beginOperation_isAllowedBetweenOperations() {
        holds(stage -> {
            Mutex mutex = stage.mutex("m");
            stage.thread("a", () -> {
                for (int i = 0; i < 2; i++) {
                    stage.scheduler().beginOperation(i);
                    mutex.lock();
                    mutex.unlock();
                }
            });
        });
    }
}
