// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import static dev.unknot.campaign.Nobody.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.campaign.Campaign.Outcome;
import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.campaign.Campaign.Until;
import dev.unknot.explore.Executor;
import dev.unknot.explore.LockFinding;
import dev.unknot.explore.LockFinding.Rule;
import dev.unknot.explore.LockFinding.Witness;
import dev.unknot.explore.LockLog;
import dev.unknot.explore.LockOrder;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.SmallProgram;
import dev.unknot.report.LockReport;
import dev.unknot.scenario.Catalogue;
import dev.unknot.sync.Callout;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.SharedLock;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LockOrderTest {
    private static final LockClass A = LockClass.mutex("a");
    private static final LockClass B = LockClass.mutex("b");
    private static final LockClass C = LockClass.mutex("c");
    private static final LockClass MANY = LockClass.mutexDuplicateOk("many");

    private static Outcome search(int workers, Program... programs) throws Exception {
        Settings settings = new Settings(
                List.of(StrategyChoice.parse("dfs"), StrategyChoice.parse("random")),
                1,
                Budget.parse(400 * programs.length + "x"),
                workers,
                Until.BUDGET_SPENT,
                1_000,
                60_000);
        return new Campaign(List.of(programs), settings).run(NOBODY);
    }

    private static List<LockFinding> judge(Program... programs) throws Exception {
        return search(1, programs).lockFindings();
    }

    private static Program program(String name, Consumer<Scheduler> threads) {
        return SmallProgram.of(name, scheduler -> {
            threads.accept(scheduler);
            return SmallProgram.unchecked();
        });
    }

    private static void takeBoth(Mutex outer, Mutex inner) {
        outer.lock();
        inner.lock();
        inner.unlock();
        outer.unlock();
    }

    /** One thread, so that no execution deadlocks. */
    private static Program inOneThread() {
        return program("one-thread", scheduler -> {
            Mutex a = scheduler.newMutex(A, 0);
            Mutex b = scheduler.newMutex(B, 0);
            scheduler.spawn("only", () -> {
                takeBoth(a, b);
                takeBoth(b, a);
            });
        });
    }

    @Test
    void judge_inversionThatNeverDeadlocks_isACycleWithBothStacks() throws Exception {
        Outcome outcome = search(1, inOneThread());
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.lockFindings()).hasSize(1);
        LockFinding finding = outcome.lockFindings().getFirst();
        assertThat(finding.rule()).isEqualTo(Rule.ORDER);
        assertThat(finding.message()).isEqualTo("a -> b -> a");
        assertThat(finding.witnesses()).extracting(Witness::deed).containsExactly("takes b#0", "takes a#0");
        for (Witness witness : finding.witnesses()) {
            assertThat(witness.program()).isEqualTo("one-thread");
            assertThat(witness.thread()).isEqualTo("only");
            assertThat(witness.heldStack().getFirst().method()).isEqualTo("takeBoth");
            assertThat(witness.deedStack().getFirst().method()).isEqualTo("takeBoth");
            assertThat(witness.deedStack().getFirst().line())
                    .isEqualTo(witness.heldStack().getFirst().line() + 1);
        }
        assertThat(LockReport.of(finding, Witness::scheduleText))
                .contains("FINDING lock order cycle: a -> b -> a", "only of one-thread takes b#0 with a#0 held");
    }

    @Test
    void judge_oppositeOrdersInTwoPrograms_isACycle() throws Exception {
        Program forth = nested("forth", A, B);
        Program back = nested("back", B, A);
        List<LockFinding> findings = judge(forth, back);
        assertThat(findings).extracting(LockFinding::message).containsExactly("a -> b -> a");
        assertThat(findings.getFirst().witnesses()).extracting(Witness::program).containsExactly("forth", "back");
        assertThat(judge(forth, nested("again", A, B))).isEmpty();
    }

    private static Program nested(String name, LockClass outer, LockClass inner) {
        return program(name, scheduler -> {
            Mutex first = scheduler.newMutex(outer, 0);
            Mutex second = scheduler.newMutex(inner, 0);
            scheduler.spawn("t", () -> takeBoth(first, second));
        });
    }

    @Test
    void judge_cycleOfThree_isReportedOnce() throws Exception {
        List<LockFinding> findings = judge(nested("ab", A, B), nested("bc", B, C), nested("ca", C, A));
        assertThat(findings).extracting(LockFinding::message).containsExactly("a -> b -> c -> a");
        assertThat(findings.getFirst().witnesses()).hasSize(3);
    }

    /** Two threads that take the same two locks in opposite orders, each with a gate of its own around. */
    private static Program gated(LockClass first, LockClass second, int gateOfOne, int gateOfOther) {
        return program("gated-" + first.name() + gateOfOne + gateOfOther, scheduler -> {
            Mutex[] gates = {scheduler.newMutex(LockClass.mutex("g"), 0), scheduler.newMutex(LockClass.mutex("g"), 1)};
            Mutex a = scheduler.newMutex(first, 0);
            Mutex b = scheduler.newMutex(second, 1);
            scheduler.spawn("one", () -> inGate(gates[gateOfOne], a, b));
            scheduler.spawn("other", () -> inGate(gates[gateOfOther], b, a));
        });
    }

    private static void inGate(Mutex gate, Mutex outer, Mutex inner) {
        gate.lock();
        takeBoth(outer, inner);
        gate.unlock();
    }

    @Test
    void judge_inversionUnderACommonGate_isNone() throws Exception {
        assertThat(judge(gated(A, B, 0, 0))).isEmpty();
        assertThat(judge(gated(MANY, MANY, 0, 0))).isEmpty();
    }

    @Test
    void judge_inversionUnderTwoGates_isACycle() throws Exception {
        assertThat(judge(gated(A, B, 0, 1))).extracting(LockFinding::message).containsExactly("a -> b -> a");
        assertThat(judge(gated(MANY, MANY, 0, 1)))
                .extracting(LockFinding::message)
                .containsExactly("many#0 -> many#1 -> many#0");
    }

    @Test
    void judge_gateOfOtherProgram_excludesOnlyIfThereIsNoOther() throws Exception {
        assertThat(judge(gatedAlone("forth", 0, A, B), gatedAlone("back", 0, B, A)))
                .hasSize(1);
        assertThat(judge(gatedAlone("forth", -1, A, B), gatedAlone("back", -1, B, A)))
                .isEmpty();
    }

    private static Program gatedAlone(String name, int serial, LockClass outer, LockClass inner) {
        return program(name, scheduler -> {
            Mutex gate = scheduler.newMutex(LockClass.mutex("g"), serial);
            Mutex a = scheduler.newMutex(outer, 0);
            Mutex b = scheduler.newMutex(inner, 0);
            scheduler.spawn("t", () -> inGate(gate, a, b));
        });
    }

    @Test
    void judge_twoLocksOfOneClass_needPermission() throws Exception {
        assertThat(judge(pair(A))).extracting(LockFinding::rule).containsExactly(Rule.DUPLICATE);
        assertThat(judge(pair(MANY))).isEmpty();
    }

    private static Program pair(LockClass lockClass) {
        return program("pair-" + lockClass.name(), scheduler -> {
            Mutex first = scheduler.newMutex(lockClass, 0);
            Mutex second = scheduler.newMutex(lockClass, 1);
            scheduler.spawn("t", () -> takeBoth(first, second));
        });
    }

    @Test
    void judge_locksThatAreMadeMeanwhile_areToldByTheirMakers() throws Exception {
        Program makers = program("makers", scheduler -> {
            List<Mutex> made = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("maker" + i, () -> {
                    Mutex own = scheduler.newMutex(MANY, made.size());
                    made.add(own);
                    Mutex inner = scheduler.newMutex(MANY, 2 + made.size());
                    takeBoth(own, inner);
                });
            }
        });
        assertThat(judge(makers)).isEmpty();
    }

    // ---- shared holds ----

    private static Program shared(boolean exclusiveInside) {
        return program("shared-" + exclusiveInside, scheduler -> {
            SharedLock a = scheduler.newSharedLock(A, 0);
            SharedLock b = scheduler.newSharedLock(B, 0);
            scheduler.spawn("one", () -> {
                a.lockShared();
                b.lockShared();
                b.unlockShared();
                a.unlockShared();
            });
            scheduler.spawn("other", () -> {
                b.lockShared();
                if (exclusiveInside) {
                    a.lockExclusive();
                    a.unlockExclusive();
                } else {
                    a.lockShared();
                    a.unlockShared();
                }
                b.unlockShared();
            });
        });
    }

    @Test
    void judge_readersInOppositeOrders_neverWait() throws Exception {
        assertThat(judge(shared(false))).isEmpty();
        assertThat(judge(shared(true))).isEmpty();
    }

    @Test
    void judge_readersAndWritersInOppositeOrders_areACycle() throws Exception {
        Program mixed = program("mixed", scheduler -> {
            SharedLock a = scheduler.newSharedLock(A, 0);
            Mutex b = scheduler.newMutex(B, 0);
            scheduler.spawn("one", () -> {
                a.lockShared();
                b.lock();
                b.unlock();
                a.unlockShared();
            });
            scheduler.spawn("other", () -> {
                b.lock();
                a.lockExclusive();
                a.unlockExclusive();
                b.unlock();
            });
        });
        assertThat(judge(mixed)).extracting(LockFinding::message).containsExactly("a -> b -> a");
        Outcome outcome = search(1, mixed);
        assertThat(outcome.findings()).hasSize(1);
    }

    // ---- sleeping ----

    /** A thread that holds a lock and sleeps on another one's channel, which somebody wakes. */
    private static Program sleeper(LockClass held) {
        return program("sleeper-" + held.name(), scheduler -> {
            SharedLock outer = scheduler.newSharedLock(held, 0);
            Mutex interlock = scheduler.newMutex(B, 0);
            WaitChannel channel = scheduler.newChannel(() -> "channel", WaitCondition.NONE);
            scheduler.spawn("sleeper", () -> {
                outer.lockExclusive();
                interlock.lock();
                scheduler.sleepInterruptibly(channel, interlock, "wait", scheduler.uptime() + 1);
                interlock.unlock();
                outer.unlockExclusive();
            });
        });
    }

    @Test
    void judge_sleepWithAMutexHeld_isReported() throws Exception {
        List<LockFinding> findings = judge(sleeper(A));
        assertThat(findings).extracting(LockFinding::rule).containsExactly(Rule.SLEEP);
        assertThat(findings.getFirst().message()).isEqualTo("a thread sleeps with a held");
        assertThat(findings.getFirst().witnesses().getFirst().held()).isEqualTo("a#0");
        assertThat(judge(sleeper(LockClass.sleepable("s")))).isEmpty();
    }

    @Test
    void judge_interlockTakenAgainUnderAnotherLock_isAnEdge() throws Exception {
        LockClass sleepable = LockClass.sleepable("s");
        Program program = program("interlock", scheduler -> {
            SharedLock outer = scheduler.newSharedLock(sleepable, 0);
            Mutex interlock = scheduler.newMutex(B, 0);
            WaitChannel channel = scheduler.newChannel(() -> "channel", WaitCondition.NONE);
            scheduler.spawn("sleeper", () -> {
                interlock.lock();
                outer.lockExclusive();
                scheduler.sleepInterruptibly(channel, interlock, "wait", scheduler.uptime() + 1);
                interlock.unlock();
                outer.unlockExclusive();
            });
        });
        assertThat(judge(program))
                .extracting(finding -> finding.rule() + " " + finding.message())
                .containsExactly(
                        "ORDER b -> s -> b", "SLEEPABLE_INSIDE s, whose holders may sleep, is taken with b held");
    }

    private static Program waiting(String name, LockClass held) {
        return program(name + "-" + held.name(), scheduler -> {
            SharedLock outer = scheduler.newSharedLock(held, 0);
            Callout callout = scheduler.newCallout(() -> "callout", () -> {});
            scheduler.spawn("t", () -> {
                outer.lockExclusive();
                if (name.equals("drain")) {
                    callout.drain();
                } else {
                    scheduler.newSelectLatch().await(scheduler.uptime() + 1);
                }
                outer.unlockExclusive();
            });
        });
    }

    @Test
    void judge_drainAndSelectWithAMutexHeld_areReported() throws Exception {
        assertThat(judge(waiting("drain", A), waiting("select", B)))
                .extracting(LockFinding::message)
                .containsExactly("a thread drains a callout with a held", "a thread waits in select with b held");
        LockClass sleepable = LockClass.sleepable("s");
        assertThat(judge(waiting("drain", sleepable), waiting("select", sleepable)))
                .isEmpty();
    }

    @Test
    void judge_calloutThatSleeps_isReported() throws Exception {
        Program program = program("callout", scheduler -> {
            Mutex lock = scheduler.newMutex(A, 0);
            WaitChannel channel = scheduler.newChannel(() -> "channel", WaitCondition.NONE);
            Callout callout = scheduler.newCallout(() -> "callout", () -> {
                lock.lock();
                scheduler.sleepInterruptibly(channel, lock, "wait", scheduler.uptime() + 1);
                lock.unlock();
            });
            scheduler.spawn("t", () -> {
                callout.reset(1);
                scheduler.newSelectLatch().await(5);
            });
        });
        assertThat(judge(program)).extracting(LockFinding::rule).containsExactly(Rule.CALLOUT);
    }

    // ---- campaigns ----

    @Test
    void run_moreWorkers_findsTheSameWitnesses() throws Exception {
        Program[] programs = {inOneThread(), gated(A, C, 0, 1), nested("cb", C, B)};
        assertThat(search(3, programs).lockFindings())
                .hasSizeGreaterThan(1)
                .usingRecursiveComparison()
                .isEqualTo(search(1, programs).lockFindings());
    }

    @Test
    void judge_catalogue_keepsLockDiscipline() {
        List<Program> programs = List.copyOf(new Catalogue().all());
        List<LockLog> logs = new ArrayList<>();
        for (Program program : programs) {
            Executor executor = new Executor(program);
            LockLog log = new LockLog(program);
            executor.logLocks(log);
            RandomWalk walk = new RandomWalk(1);
            for (int i = 0; i < 300; i++) {
                walk.begin(i);
                executor.execute(walk);
            }
            logs.add(log);
        }
        assertThat(LockOrder.judge(programs, logs).stream()
                        .map(finding -> LockReport.of(finding, Witness::scheduleText)))
                .isEmpty();
    }
}
