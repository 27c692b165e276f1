// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What {@link Mutex} promises. */
public interface MutexContract extends ContractHarness {

    @Test
    default void mutex_twoThreads_excludeEachOther() {
        holds(stage -> {
            Mutex mutex = stage.mutex("m");
            int[] inside = new int[1];
            int[] total = new int[1];
            Runnable body = () -> {
                for (int i = 0; i < 2; i++) {
                    mutex.lock();
                    assertThat(++inside[0]).isEqualTo(1);
                    stage.pause();
                    total[0]++;
                    inside[0]--;
                    mutex.unlock();
                }
            };
            stage.check(() -> assertThat(total[0]).isEqualTo(4));
            stage.thread("a", body);
            stage.thread("b", body);
        });
    }

    @Test
    default void mutex_lockedByItsOwner_panics() {
        holds(stage -> {
            Mutex mutex = stage.mutex("m");
            stage.thread("a", () -> {
                mutex.lock();
                assertThatThrownBy(mutex::lock).isInstanceOf(Panic.class).hasMessageContaining("m");
                mutex.assertOwned();
                mutex.unlock();
                mutex.assertNotOwned();
            });
        });
    }

    @Test
    default void mutex_unlockedWhileFree_panics() {
        holds(stage -> {
            Mutex mutex = stage.mutex("m");
            stage.thread("a", () -> {
                assertThatThrownBy(mutex::unlock).isInstanceOf(Panic.class);
                mutex.lock();
                mutex.unlock();
                assertThatThrownBy(mutex::unlock).isInstanceOf(Panic.class);
            });
        });
    }

    @Test
    default void mutex_unlockedByAnother_panicsAndStaysLocked() {
        holds(stage -> {
            Mutex mutex = stage.gate("m");
            Signal locked = stage.signal();
            Signal tried = stage.signal();
            stage.thread("owner", () -> {
                mutex.lock();
                locked.raise();
                tried.await();
                mutex.assertOwned();
                mutex.unlock();
            });
            stage.thread("other", () -> {
                locked.await();
                assertThatThrownBy(mutex::unlock).isInstanceOf(Panic.class);
                tried.raise();
            });
        });
    }

    @Test
    default void mutex_asserts_concernTheCurrentThread() {
        holds(stage -> {
            Mutex mutex = stage.gate("m");
            Signal locked = stage.signal();
            Signal seen = stage.signal();
            stage.thread("owner", () -> {
                assertThat(mutex.isOwned()).isFalse();
                assertThatThrownBy(mutex::assertOwned).isInstanceOf(Panic.class);
                mutex.lock();
                assertThat(mutex.isOwned()).isTrue();
                mutex.assertOwned();
                assertThatThrownBy(mutex::assertNotOwned).isInstanceOf(Panic.class);
                locked.raise();
                seen.await();
                mutex.unlock();
                mutex.assertNotOwned();
            });
            stage.thread("other", () -> {
                locked.await();
                assertThat(mutex.isOwned()).isFalse();
                mutex.assertNotOwned();
                assertThatThrownBy(mutex::assertOwned).isInstanceOf(Panic.class);
                seen.raise();
            });
        });
    }

    @Test
    default void mutex_whatWasWrittenUnderIt_isSeenByTheNextOwner() {
        holds(stage -> {
            Mutex mutex = stage.mutex("m");
            long[] values = new long[2];
            Runnable body = () -> {
                for (int i = 0; i < 2; i++) {
                    mutex.lock();
                    assertThat(values[0]).isEqualTo(values[1]);
                    values[0]++;
                    stage.pause();
                    values[1]++;
                    mutex.unlock();
                }
            };
            stage.thread("a", body);
            stage.thread("b", body);
        });
    }

    @Test
    default void mutex_name_isThatOfItsClassAndSerial() {
        holds(stage -> {
            LockClass lockClass = LockClass.mutexDuplicateOk("kqueue");
            Mutex third = stage.scheduler().newMutex(lockClass, 3);
            Mutex only = stage.scheduler().newMutex(lockClass, -1);
            stage.thread("a", () -> {
                assertThat(third.label()).isEqualTo("kqueue#3");
                assertThat(third.lockClass()).isEqualTo(lockClass);
                assertThat(third.serial()).isEqualTo(3);
                assertThat(only.label()).isEqualTo("kqueue");
            });
        });
    }

    @Test
    default void mutex_severalOfAClass_areIndependent() {
        holds(stage -> {
            LockClass lockClass = LockClass.mutexDuplicateOk("kqueue");
            Mutex first = stage.scheduler().newMutex(lockClass, 0);
            Mutex second = stage.scheduler().newMutex(lockClass, 1);
            stage.thread("a", () -> {
                first.lock();
                second.assertNotOwned();
                second.lock();
                first.unlock();
                first.assertNotOwned();
                second.assertOwned();
                second.unlock();
            });
        });
    }
}
