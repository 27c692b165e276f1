// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.Program;
import dev.unknot.explore.SmallProgram;
import dev.unknot.explore.Strategy;
import dev.unknot.explore.WaitPrograms;
import dev.unknot.scenario.Scenario;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.sim.Carrier;
import org.junit.jupiter.api.Test;

final class StandstillReportTest {
    /** A page for executions of other programs. */
    private static final Scenario PAGE =
            Scenario.named("small").after("a small program").build();

    private static String report(Program program) throws Exception {
        Executor executor = new Executor(program, Carrier.best(), 4_000);
        Strategy search = new DepthFirst(DepthFirst.Cost.SWITCHES, DepthFirst.UNBOUNDED);
        for (long i = 0; search.begin(i); i++) {
            if (executor.execute(search) != null) {
                return TextReport.ofReplay(PAGE, Explainer.explain(executor, executor.schedule()), 120);
            }
        }
        throw new AssertionError("nothing fails");
    }

    private static Program opposite() {
        return SmallProgram.of("opposite", scheduler -> {
            Mutex[] locks = {scheduler.newMutex(LockClass.mutex("a"), 0), scheduler.newMutex(LockClass.mutex("b"), 0)};
            for (int i = 0; i < 2; i++) {
                Mutex first = locks[i];
                Mutex second = locks[1 - i];
                scheduler.spawn("t" + i, () -> {
                    first.lock();
                    second.lock();
                    second.unlock();
                    first.unlock();
                });
            }
            return SmallProgram.unchecked();
        });
    }

    @Test
    void ofReplay_deadlock_showsTheCycle() throws Exception {
        assertThat(report(opposite()))
                .contains(
                        "FINDING deadlock in small: t0 holds a#0 and waits for b#0; t1 holds b#0 and waits for a#0",
                        "  cycle: t0 holds a#0, waits for b#0 -> t1",
                        "         t1 holds b#0, waits for a#0 -> t0",
                        "    could have released it: only t1, which holds b#0 and waits for a#0");
    }

    @Test
    void ofReplay_lostWakeup_namesTheEarlyWakeup() throws Exception {
        assertThat(report(WaitPrograms.lostWakeup()))
                .contains(
                        "FINDING lost wakeup in small: waiter sleeps for ever on flag",
                        "could have released it: the wakeup by waker at step 3, which came too early");
    }

    @Test
    void ofReplay_livelock_showsOneRound() throws Exception {
        Program spin = SmallProgram.of("spin", scheduler -> {
            Mutex lock = scheduler.newMutex(LockClass.mutex("a"), 0);
            boolean[] set = {false};
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("t" + i, () -> {
                    while (!set[0]) {
                        lock.lock();
                        lock.unlock();
                    }
                });
            }
            return SmallProgram.unchecked();
        });
        String report = report(spin);
        assertThat(report)
                .contains(
                        "FINDING livelock in small: t0, t1 run for ever: in 1000 steps of a fair schedule",
                        "... and so on: steps ",
                        " again and again, ");
    }
}
