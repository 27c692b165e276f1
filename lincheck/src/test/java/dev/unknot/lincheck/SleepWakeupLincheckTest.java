// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.WakeReason;
import org.jetbrains.kotlinx.lincheck.strategy.ManagedDeadlockFailure;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** Lincheck follows the sleeps, interrupts and deadlines of {@link LincheckScheduler}, with threads that it spawns. */
final class SleepWakeupLincheckTest {

    /** One item that is handed over. */
    private static final class Handover {
        private final Scheduler scheduler;
        private final Mutex mutex;
        private final WaitChannel channel;
        private int item;

        Handover(Scheduler scheduler) {
            this.scheduler = scheduler;
            mutex = scheduler.newMutex(LockClass.mutex("handover"), -1);
            channel = scheduler.newChannel(() -> "handover", WaitCondition.NONE);
        }

        void put(int value) {
            mutex.lock();
            item = value;
            scheduler.wakeup(channel);
            mutex.unlock();
        }

        int take() {
            mutex.lock();
            while (item == 0) {
                scheduler.sleep(channel, mutex, "take");
            }
            int taken = item;
            mutex.unlock();
            return taken;
        }

        /** Looks before it owns the mutex. */
        int takeCarelessly() {
            if (item == 0) {
                mutex.lock();
                scheduler.sleep(channel, mutex, "take");
                mutex.unlock();
            }
            return item;
        }

        WakeReason await(long deadline) {
            mutex.lock();
            WakeReason reason =
                    item != 0 ? WakeReason.WOKEN : scheduler.sleepInterruptibly(channel, mutex, "await", deadline);
            mutex.unlock();
            return reason;
        }
    }

    private static void run(Runnable program) {
        Lincheck.runConcurrentTest(LincheckBudget.executions(100), program);
    }

    private static void join(LincheckScheduler scheduler) {
        scheduler.join();
        if (!scheduler.failures().isEmpty()) {
            throw new AssertionError(scheduler.failures().toString());
        }
    }

    @Test
    void sleep_underTheMutex_losesNoWakeup() {
        run(() -> {
            LincheckScheduler scheduler = new LincheckScheduler();
            Handover handover = new Handover(scheduler);
            scheduler.spawn("giver", () -> handover.put(7));
            if (handover.take() != 7) {
                throw new AssertionError("another item");
            }
            join(scheduler);
        });
    }

    @Test
    void sleep_afterACarelessLook_losesTheWakeup() {
        LincheckAssertionError error = catchThrowableOfType(
                LincheckAssertionError.class,
                () -> run(() -> {
                    LincheckScheduler scheduler = new LincheckScheduler();
                    Handover handover = new Handover(scheduler);
                    scheduler.spawn("giver", () -> handover.put(7));
                    handover.takeCarelessly();
                    join(scheduler);
                }));
        assertThat(error).isNotNull();
        assertThat(error.getFailure$lincheck()).isInstanceOf(ManagedDeadlockFailure.class);
        assertThat(error).hasMessageContaining("takeCarelessly");
    }

    @Test
    void sleep_withDeadline_endsWhenTimeHasMoved() {
        run(() -> {
            LincheckScheduler scheduler = new LincheckScheduler();
            Handover handover = new Handover(scheduler);
            scheduler.spawn("clock", () -> scheduler.advance(5));
            if (handover.await(5) != WakeReason.TIMED_OUT || scheduler.uptime() != 5) {
                throw new AssertionError("woken without cause");
            }
            join(scheduler);
        });
    }

    @Test
    void sleep_interruptedByAnother_ends() {
        run(() -> {
            LincheckScheduler scheduler = new LincheckScheduler();
            Handover handover = new Handover(scheduler);
            var self = scheduler.currentThread();
            scheduler.spawn("killer", () -> self.interrupt(WakeReason.INTERRUPTED));
            if (handover.await(Scheduler.FOREVER) != WakeReason.INTERRUPTED) {
                throw new AssertionError("woken without cause");
            }
            join(scheduler);
        });
    }
}
