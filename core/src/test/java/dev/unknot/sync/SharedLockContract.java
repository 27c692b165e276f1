// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What {@link SharedLock} promises. */
public interface SharedLockContract extends ContractHarness {

    @Test
    default void sharedLock_twoWriters_excludeEachOther() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            int[] inside = new int[1];
            Runnable body = () -> {
                lock.lockExclusive();
                assertThat(++inside[0]).isEqualTo(1);
                stage.pause();
                inside[0]--;
                lock.unlockExclusive();
            };
            stage.check(() -> assertThat(inside[0]).isZero());
            stage.thread("a", body);
            stage.thread("b", body);
        });
    }

    @Test
    default void sharedLock_readerAndWriter_excludeEachOther() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            int[] values = new int[2];
            stage.thread("writer", () -> {
                lock.lockExclusive();
                values[0]++;
                stage.pause();
                values[1]++;
                lock.unlockExclusive();
            });
            stage.thread("reader", () -> {
                lock.lockShared();
                int first = values[0];
                stage.pause();
                assertThat(values[1]).isEqualTo(first);
                lock.unlockShared();
            });
        });
    }

    @Test
    default void sharedLock_twoReaders_areInsideTogether() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            Signal first = stage.signal();
            Signal second = stage.signal();
            stage.thread("a", () -> {
                lock.lockShared();
                first.raise();
                second.await();
                lock.unlockShared();
            });
            stage.thread("b", () -> {
                lock.lockShared();
                second.raise();
                first.await();
                lock.unlockShared();
            });
        });
    }

    @Test
    default void sharedLock_waitingWriter_holdsNoReaderBack() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            Signal first = stage.signal();
            Signal second = stage.signal();
            stage.thread("a", () -> {
                lock.lockShared();
                first.raise();
                second.await();
                lock.unlockShared();
            });
            stage.thread("writer", () -> {
                lock.lockExclusive();
                lock.unlockExclusive();
            });
            stage.thread("b", () -> {
                first.await();
                lock.lockShared();
                second.raise();
                lock.unlockShared();
            });
        });
    }

    @Test
    default void sharedLock_takenAgainByItsExclusiveHolder_panics() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            stage.thread("a", () -> {
                lock.lockExclusive();
                assertThatThrownBy(lock::lockExclusive).isInstanceOf(Panic.class);
                assertThatThrownBy(lock::lockShared).isInstanceOf(Panic.class);
                assertThat(lock.isShared()).isFalse();
                lock.unlockExclusive();
                assertThat(lock.isExclusivelyOwned()).isFalse();
            });
        });
    }

    @Test
    default void sharedLock_upgraded_panics() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            stage.thread("a", () -> {
                lock.lockShared();
                assertThatThrownBy(lock::lockExclusive).isInstanceOf(Panic.class);
                assertThat(lock.isExclusivelyOwned()).isFalse();
                lock.unlockShared();
                lock.lockExclusive();
                lock.unlockExclusive();
            });
        });
    }

    @Test
    default void sharedLock_releasedInTheWrongMode_panics() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            stage.thread("a", () -> {
                assertThatThrownBy(lock::unlockShared).isInstanceOf(Panic.class);
                assertThatThrownBy(lock::unlockExclusive).isInstanceOf(Panic.class);
                lock.lockShared();
                assertThatThrownBy(lock::unlockExclusive).isInstanceOf(Panic.class);
                lock.unlockShared();
                lock.lockExclusive();
                assertThatThrownBy(lock::unlockShared).isInstanceOf(Panic.class);
                lock.unlockExclusive();
            });
        });
    }

    @Test
    default void sharedLock_releasedByAnother_panics() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            Signal held = stage.signal();
            Signal tried = stage.signal();
            stage.thread("holder", () -> {
                lock.lockShared();
                held.raise();
                tried.await();
                lock.unlockShared();
            });
            stage.thread("other", () -> {
                held.await();
                assertThatThrownBy(lock::unlockShared).isInstanceOf(Panic.class);
                assertThatThrownBy(lock::unlockExclusive).isInstanceOf(Panic.class);
                tried.raise();
            });
        });
    }

    @Test
    default void sharedLock_asserts_tellTheModes() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            stage.thread("a", () -> {
                lock.assertUnlocked();
                assertThatThrownBy(lock::assertLocked).isInstanceOf(Panic.class);
                assertThatThrownBy(lock::assertExclusive).isInstanceOf(Panic.class);
                lock.lockShared();
                lock.assertLocked();
                assertThat(lock.isShared()).isTrue();
                assertThatThrownBy(lock::assertExclusive).isInstanceOf(Panic.class);
                lock.unlockShared();
                lock.lockExclusive();
                lock.assertLocked();
                lock.assertExclusive();
                assertThatThrownBy(lock::assertUnlocked).isInstanceOf(Panic.class);
                lock.unlockExclusive();
                lock.assertUnlocked();
            });
        });
    }

    @Test
    default void sharedLock_exclusivelyHeldByAnother_isNotOwned() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            Signal held = stage.signal();
            Signal seen = stage.signal();
            stage.thread("holder", () -> {
                lock.lockExclusive();
                held.raise();
                seen.await();
                lock.unlockExclusive();
            });
            stage.thread("other", () -> {
                held.await();
                assertThat(lock.isExclusivelyOwned()).isFalse();
                assertThatThrownBy(lock::assertExclusive).isInstanceOf(Panic.class);
                assertThatThrownBy(lock::assertLocked).isInstanceOf(Panic.class);
                lock.assertUnlocked();
                seen.raise();
            });
        });
    }

    @Test
    default void sharedLock_sharedByAnother_isLocked() {
        holds(stage -> {
            SharedLock lock = stage.sharedLock("sx");
            Signal held = stage.signal();
            Signal seen = stage.signal();
            stage.thread("holder", () -> {
                lock.lockShared();
                held.raise();
                seen.await();
                lock.unlockShared();
            });
            stage.thread("other", () -> {
                held.await();
                lock.assertLocked();
                assertThat(lock.isShared()).isTrue();
                assertThat(lock.isExclusivelyOwned()).isFalse();
                seen.raise();
            });
        });
    }

    @Test
    default void sharedLock_name_isThatOfItsClassAndSerial() {
        holds(stage -> {
            LockClass lockClass = LockClass.sleepable("filedesc");
            SharedLock lock = stage.scheduler().newSharedLock(lockClass, 2);
            stage.thread("a", () -> {
                assertThat(lock.label()).isEqualTo("filedesc#2");
                assertThat(lock.lockClass()).isEqualTo(lockClass);
                assertThat(lock.serial()).isEqualTo(2);
            });
        });
    }
}
