// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static dev.unknot.explore.SmallProgram.LOCKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.sync.Kassert;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Panic;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.WaitChannel;
import dev.unknot.sync.WaitCondition;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.EngineError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of finding by a program that has it, and what is none; on both carriers. */
final class ExecutorTest {

    private static Executor executor(Carrier carrier, Program program) {
        return new Executor(program, carrier, 200);
    }

    private static @Nullable Violation run(Executor executor) {
        RandomWalk walk = new RandomWalk(1);
        walk.begin(0);
        return executor.execute(walk);
    }

    /** A program of one thread. */
    private static Program thread(Consumer<Scheduler> body) {
        return SmallProgram.of("thread", scheduler -> {
            scheduler.spawn("t", () -> body.accept(scheduler));
            return SmallProgram.unchecked();
        });
    }

    /** A program of one thread that exits, and a judge. */
    private static Program judged(Consumer<ViolationSink> judge) {
        return SmallProgram.of("judged", scheduler -> {
            scheduler.spawn("t", () -> {});
            return (waiters, sink) -> judge.accept(sink);
        });
    }

    private static void assertFinds(Carrier carrier, Program program, FindingKind kind, String message) {
        assertThat(run(executor(carrier, program))).isEqualTo(new Violation(kind, message));
    }

    // ---- findings ----

    @ParameterizedTest
    @EnumSource
    void execute_brokenAssertion_findsPanic(Carrier carrier) {
        assertFinds(carrier, thread(scheduler -> Kassert.check(false, "count %d", 3)), FindingKind.PANIC, "count 3");
        assertFinds(
                carrier,
                thread(scheduler -> {
                    Mutex lock = scheduler.newMutex(LOCKS, 1);
                    lock.lock();
                    lock.lock();
                }),
                FindingKind.PANIC,
                "recursed on non-recursive mutex m#1");
        assertFinds(
                carrier,
                thread(scheduler -> scheduler.newMutex(LOCKS, 2).lock()),
                FindingKind.PANIC,
                "thread t ends with m#2 locked");
        assertFinds(
                carrier,
                thread(scheduler -> scheduler.newMutex(LOCKS, 3).unlock()),
                FindingKind.PANIC,
                "mutex m#3 not owned");
    }

    @ParameterizedTest
    @EnumSource
    void execute_brokenList_findsCorruptedQueue(Carrier carrier) {
        assertFinds(
                carrier,
                thread(scheduler -> {
                    throw new Panic(Panic.Kind.CORRUPTED_QUEUE, "head");
                }),
                FindingKind.CORRUPTED_QUEUE,
                "head");
    }

    @ParameterizedTest
    @EnumSource
    void execute_exception_findsIt(Carrier carrier) {
        assertFinds(
                carrier,
                thread(scheduler -> {
                    throw new IllegalStateException("odd");
                }),
                FindingKind.EXCEPTION,
                "java.lang.IllegalStateException: odd");
        assertFinds(carrier, thread(scheduler -> recurse(1)), FindingKind.EXCEPTION, "java.lang.StackOverflowError");
    }

    private static int recurse(int depth) {
        return depth == 0 ? 0 : recurse(depth + 1) + 1;
    }

    @ParameterizedTest
    @EnumSource
    void execute_failedAssertion_findsBrokenExpectation(Carrier carrier) {
        assertFinds(
                carrier,
                thread(scheduler -> {
                    throw new AssertionError("expected 1");
                }),
                FindingKind.EXPECTATION,
                "expected 1");
    }

    @ParameterizedTest
    @EnumSource
    void execute_judgesViolation_isTheFirstOne(Carrier carrier) {
        for (FindingKind kind : FindingKind.values()) {
            Program program = judged(sink -> {
                sink.violated(kind, "first");
                sink.violated(FindingKind.PANIC, "second");
            });
            assertFinds(carrier, program, kind, "first");
        }
    }

    @ParameterizedTest
    @EnumSource
    void execute_judgeThrows_findsThat(Carrier carrier) {
        Program program = judged(sink -> Kassert.check(false, "at the end"));
        assertFinds(carrier, program, FindingKind.PANIC, "at the end");
    }

    @ParameterizedTest
    @EnumSource
    void execute_lockNeverReleased_findsStuck(Carrier carrier) {
        Program program = SmallProgram.of("deadlock", scheduler -> {
            Mutex a = scheduler.newMutex(LOCKS, 0);
            Mutex b = scheduler.newMutex(LOCKS, 1);
            WaitChannel channel = scheduler.newChannel(() -> "never", WaitCondition.NONE);
            scheduler.spawn("keeper", () -> {
                a.lock();
                b.lock();
                scheduler.sleep(channel, b, "never");
            });
            return SmallProgram.unchecked();
        });
        assertFinds(carrier, program, FindingKind.STUCK, "keeper: sleep never never");
    }

    @ParameterizedTest
    @EnumSource
    void execute_judgeWaitsForEver_findsStuckAndNamesIt(Carrier carrier) {
        Program program = SmallProgram.of("stuck-judge", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "never", WaitCondition.NONE);
            return (waiters, sink) -> {
                lock.lock();
                scheduler.sleep(channel, lock, "judge");
            };
        });
        assertFinds(carrier, program, FindingKind.STUCK, "check: sleep never judge");
    }

    // ---- what is no finding ----

    private static final WaitCondition RIGHTLY = new WaitCondition() {
        @Override
        public boolean mayWaitForever(String waitMessage) {
            return waitMessage.equals("idle");
        }

        @Override
        public String describe() {
            return "empty";
        }
    };

    private static Program waiting(String waitMessage) {
        return SmallProgram.of("waiting", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "channel", RIGHTLY);
            scheduler.spawn("sleeper", () -> {
                lock.lock();
                scheduler.sleep(channel, lock, waitMessage);
            });
            scheduler.spawn("selector", () -> scheduler.newSelectLatch().await(Scheduler.FOREVER));
            return (waiters, sink) -> {
                assertThat(waiters).hasSize(2).allMatch(waiter -> waiter.legitimate());
                sink.violated(FindingKind.LOST_EVENT, waiters.getFirst().describe());
            };
        });
    }

    @ParameterizedTest
    @EnumSource
    void execute_legitimateWaits_areTheJudgesToSee(Carrier carrier) {
        Executor executor = executor(carrier, waiting("idle"));
        assertThat(run(executor)).isEqualTo(new Violation(FindingKind.LOST_EVENT, "sleep channel idle empty"));
        assertThat(executor.ending()).isEqualTo(Ending.BLOCKED);
        assertFinds(carrier, waiting("busy"), FindingKind.STUCK, "sleeper: sleep channel busy empty");
    }

    @ParameterizedTest
    @EnumSource
    void execute_correctPrograms_findNothing(Carrier carrier) {
        for (Program program : new Program[] {
            WaitPrograms.buffer(2, 2, WaitPrograms.BufferBug.NONE), SmallProgram.steps(3, 3), WaitPrograms.everything()
        }) {
            assertThat(Exploration.first(100, program, new RandomWalk(1), carrier)
                            .failures())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void execute_endlessThread_endsAtTheStepLimit(Carrier carrier) {
        Program program = SmallProgram.of("endless", scheduler -> {
            Runnable point = SmallProgram.point(scheduler, 0);
            scheduler.spawn("t", () -> {
                while (true) {
                    point.run();
                }
            });
            return SmallProgram.unchecked();
        });
        Executor executor = executor(carrier, program);
        assertThat(run(executor)).isNull();
        assertThat(executor.ending()).isEqualTo(Ending.STEP_LIMIT);
        assertThat(executor.recording().steps()).isEqualTo(200);
    }

    // ---- what is the engine's fault ----

    private static void assertEngineError(Carrier carrier, Program program, String message) {
        assertThatThrownBy(() -> run(executor(carrier, program)))
                .isInstanceOf(EngineError.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource
    void execute_setUpFails_isAnEngineError(Carrier carrier) {
        assertEngineError(
                carrier,
                SmallProgram.of("bad", scheduler -> {
                    throw new Panic("in set-up");
                }),
                "set-up of bad ended with PANIC");
        assertEngineError(
                carrier,
                SmallProgram.of("slow", scheduler -> {
                    Mutex lock = scheduler.newMutex(LOCKS, 0);
                    lock.lock();
                    scheduler.sleep(scheduler.newChannel(() -> "c", RIGHTLY), lock, "idle");
                    return SmallProgram.unchecked();
                }),
                "set-up of slow ended with STUCK");
    }

    @ParameterizedTest
    @EnumSource
    void execute_wrongUseOfTheScheduler_isAnEngineError(Carrier carrier) {
        assertEngineError(carrier, thread(scheduler -> scheduler.choose(0, "nothing")), "choose nothing");
        assertEngineError(carrier, thread(scheduler -> scheduler.choose(257, "much")), "257 possibilities");
        assertEngineError(
                carrier,
                judged(sink -> {
                    throw new EngineError("own");
                }),
                "own");
    }

    /** Chooses as a random walk does for some steps, then fails. */
    private static final class Failing implements Strategy {
        private final RandomWalk walk = new RandomWalk(1);
        private int left;
        private final boolean throwing;

        Failing(int steps, FailingHow how) {
            this.left = steps;
            this.throwing = how == FailingHow.THROWS;
            walk.begin(0);
        }

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public boolean begin(long index) {
            return true;
        }

        @Override
        public int chooseThread(long enabled, int current) {
            if (left-- > 0) {
                return walk.chooseThread(enabled, current);
            }
            if (throwing) {
                throw new IndexOutOfBoundsException("of the strategy");
            }
            return Long.numberOfTrailingZeros(~enabled);
        }

        @Override
        public int chooseValue(int bound) {
            throw new IndexOutOfBoundsException("of the strategy");
        }

        @Override
        public String guarantee() {
            return "none";
        }
    }

    private enum FailingHow {
        THROWS,
        CHOOSES_WRONGLY
    }

    /** Code that covers whatever happens in its sleep with a panic, since it does not own the lock then. */
    private static Program covering() {
        return SmallProgram.of("covering", scheduler -> {
            Mutex lock = scheduler.newMutex(LOCKS, 0);
            WaitChannel channel = scheduler.newChannel(() -> "channel", RIGHTLY);
            for (int i = 0; i < 2; i++) {
                scheduler.spawn("t" + i, () -> {
                    lock.lock();
                    try {
                        scheduler.sleep(channel, lock, "idle");
                    } finally {
                        lock.unlock();
                    }
                });
            }
            return SmallProgram.unchecked();
        });
    }

    @ParameterizedTest
    @EnumSource
    void execute_strategyFails_isAnEngineErrorWhateverTheThreadMakesOfIt(Carrier carrier) {
        for (FailingHow how : FailingHow.values()) {
            for (int steps = 0; steps < 4; steps++) {
                Executor executor = executor(carrier, covering());
                Failing strategy = new Failing(steps, how);
                assertThatThrownBy(() -> executor.execute(strategy)).isInstanceOf(EngineError.class);
                assertThat(run(executor)).isNull();
            }
        }
        Executor choosing = executor(carrier, thread(scheduler -> scheduler.choose(2, "two")));
        assertThatThrownBy(() -> choosing.execute(new Failing(1, FailingHow.THROWS)))
                .isInstanceOf(EngineError.class)
                .hasRootCauseInstanceOf(IndexOutOfBoundsException.class);
    }
}
