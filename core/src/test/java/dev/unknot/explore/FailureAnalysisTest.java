// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static dev.unknot.explore.SmallProgram.LOCKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.FailureAnalysis.Order;
import dev.unknot.explore.FailureAnalysis.Scope;
import dev.unknot.sync.Mutex;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class FailureAnalysisTest {
    private static FailureAnalysis analyse(Program program, long executionsMax) {
        Executor executor = new Executor(program);
        DepthFirst search = new DepthFirst(DepthFirst.Cost.SWITCHES, DepthFirst.UNBOUNDED);
        for (long i = 0; search.begin(i); i++) {
            Violation violation = executor.execute(search);
            if (violation != null) {
                Minimizer.Result least = Objects.requireNonNull(
                        Minimizer.minimize(executor, executor.schedule(), violation.signature(), 100_000));
                return FailureAnalysis.of(executor, least.schedule(), violation.signature(), executionsMax);
            }
        }
        throw new AssertionError("nothing fails");
    }

    /** Thread 0 reads in step 0 and writes in step 1, thread 1 reads in step 2 and writes in step 3, or the like. */
    @Test
    void of_lostUpdate_needsBothReadsBeforeBothWrites() {
        FailureAnalysis analysis = analyse(SmallProgram.lostUpdate(2), 10_000);
        assertThat(analysis.preemptions()).isEqualTo(1);
        assertThat(analysis.leastPreemptions()).hasValue(1);
        // t0 reads; t1 reads, t1 writes; t0 writes.
        assertThat(analysis.necessary())
                .containsExactly(new Order(0, 2, Scope.ALL_SCHEDULES), new Order(1, 3, Scope.ALL_SCHEDULES));
        assertThat(analysis.lostAfter()).isEqualTo(2);
        assertThat(analysis.lostBefore()).isEqualTo(2);
    }

    @Test
    void of_deadlock_needsBothFirstLocks() {
        FailureAnalysis analysis = analyse(SmallProgram.philosophers(2), 10_000);
        assertThat(analysis.leastPreemptions()).hasValue(1);
        // Each takes its first lock before the other one would have taken that as its second.
        assertThat(analysis.waiting()).containsExactly(0, 1);
        assertThat(analysis.necessary())
                .containsExactlyInAnyOrder(new Order(1, 5, Scope.ALL_SCHEDULES), new Order(3, 4, Scope.ALL_SCHEDULES));
        assertThat(analysis.lostAfter()).isEqualTo(4);
    }

    @Test
    void of_lostWakeup_needsTheWakeupBeforeTheSleep() {
        FailureAnalysis analysis = analyse(WaitPrograms.lostWakeup(), 10_000);
        assertThat(analysis.preemptions()).isEqualTo(1);
        assertThat(analysis.necessary())
                .containsExactly(new Order(1, 3, Scope.ALL_SCHEDULES), new Order(3, 4, Scope.ALL_SCHEDULES));
        assertThat(analysis.lostAfter()).isEqualTo(4);
    }

    @Test
    void of_programThatAlwaysFails_isLostFromTheStart() {
        Program program = SmallProgram.of("broken", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("t" + i, () -> {
                    lock.lock();
                    lock.unlock();
                });
            }
            return SmallProgram.expecting("broken", () -> false);
        });
        FailureAnalysis analysis = analyse(program, 10_000);
        assertThat(analysis.lostAfter()).isZero();
        assertThat(analysis.lostBefore()).isZero();
        assertThat(analysis.necessary()).isEmpty();
        assertThat(analysis.leastPreemptions()).hasValue(0);
    }

    @Test
    void of_smallBudget_claimsNothing() {
        FailureAnalysis analysis = analyse(SmallProgram.lostUpdate(3), 2);
        assertThat(analysis.leastPreemptions()).isEmpty();
        assertThat(analysis.necessary()).isEmpty();
        assertThat(analysis.lostBefore()).isLessThan(analysis.lostAfter());
    }
}
