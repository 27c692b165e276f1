// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.history.Calls.change;
import static dev.unknot.history.Calls.collect;
import static dev.unknot.history.Calls.trigger;
import static dev.unknot.history.Calls.user;
import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.Executor;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Subject;
import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.history.Verdict.NotLinearizable;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What the machine does on the deterministic scheduler against the models, and models that are wrong. */
final class SystemCallHistoryTest {
    private static final int EXECUTIONS = 400;
    private static final KqueueModel KQUEUE = new KqueueModel();
    private static final DescriptorModel TABLE = new DescriptorModel(DescriptorModel.DEFAULT_SIZE);

    /** The different histories of random executions. */
    private static Set<History<SystemCall, CallResult>> histories(Calls calls) {
        Set<History<SystemCall, CallResult>> histories = new LinkedHashSet<>();
        Executor executor = new Executor(new Program() {
            @Override
            public String name() {
                return "calls";
            }

            @Override
            public Subject start(Scheduler scheduler) {
                HistoryRecorder<SystemCall, CallResult> recorder = calls.start(scheduler);
                return (waiters, sink) -> histories.add(recorder.history());
            }
        });
        RandomWalk walk = new RandomWalk(1);
        for (int i = 0; i < EXECUTIONS; i++) {
            walk.begin(i);
            executor.execute(walk);
        }
        return histories;
    }

    private static <S> long refused(
            Model<S, SystemCall, CallResult> model, Set<History<SystemCall, CallResult>> histories) {
        return histories.stream()
                .filter(history -> Linearizability.check(model, history) instanceof NotLinearizable)
                .count();
    }

    /** Three events are collected at once while the knotes of the first and the third are deleted. */
    private static Calls batch() {
        List<SystemCall> setUp = new ArrayList<>(List.of(new SystemCall.MakeKqueue()));
        for (int ident = 1; ident <= 3; ident++) {
            setUp.add(user(ident, EV_ADD));
            setUp.add(trigger(ident));
        }
        return new Calls(setUp, List.of(collect(3)), List.of(user(1, EV_DELETE), user(3, EV_DELETE)));
    }

    /** The model with each operation as one step. */
    private record Whole(KqueueModel parts) implements Model<KqueueState, SystemCall, CallResult> {
        @Override
        public String subject() {
            return "kqueue";
        }

        @Override
        public KqueueState initial() {
            return parts.initial();
        }

        /** Several steps as one. */
        private record Sequence(List<Step<KqueueState>> steps) implements Step<KqueueState> {
            @Override
            public List<KqueueState> after(KqueueState state) {
                List<KqueueState> states = List.of(state);
                for (Step<KqueueState> step : steps) {
                    states = states.stream()
                            .flatMap(before -> step.after(before).stream())
                            .toList();
                }
                return states;
            }

            @Override
            public String text() {
                return steps.toString();
            }

            @Override
            public String instead(KqueueState state) {
                return "not that";
            }
        }

        @Override
        public List<Step<KqueueState>> steps(
                History<SystemCall, CallResult> history, Invocation<SystemCall, CallResult> operation) {
            return List.of(new Sequence(parts.steps(history, operation)));
        }

        @Override
        public List<Step<KqueueState>> pendingSteps(
                History<SystemCall, CallResult> history, Invocation<SystemCall, CallResult> operation) {
            return parts.pendingSteps(history, operation);
        }
    }

    @Test
    void collection_ofThree_isNoSingleStepButThree() {
        Set<History<SystemCall, CallResult>> histories = histories(batch());
        assertThat(refused(KQUEUE, histories)).isZero();
        assertThat(refused(new Whole(KQUEUE), histories)).isPositive();
    }

    @Test
    void collection_ofOne_isOneStep() {
        Set<History<SystemCall, CallResult>> histories = histories(new Calls(
                List.of(new SystemCall.MakeKqueue(), user(1, EV_ADD), trigger(1)),
                List.of(collect(1), collect(1)),
                List.of(user(1, EV_DELETE), user(1, EV_ADD | EV_CLEAR), trigger(1))));
        assertThat(histories).hasSizeGreaterThan(5);
        assertThat(refused(KQUEUE, histories)).isZero();
        assertThat(refused(new Whole(KQUEUE), histories)).isZero();
    }

    private static Calls table() {
        List<SystemCall> first = List.of(new SystemCall.Close(4), new SystemCall.Dup(5), new SystemCall.Write(4, 1));
        List<SystemCall> second =
                List.of(new SystemCall.MakePipe(), new SystemCall.Dup2(3, 5), new SystemCall.MakeKqueue());
        return new Calls(
                List.of(new SystemCall.MakeKqueue(), new SystemCall.MakePipe()),
                first,
                second,
                List.of(change(4, EVFILT_READ, EV_ADD), new SystemCall.Close(6)));
    }

    @Test
    void table_tooSmallInTheModel_isRefused() {
        Set<History<SystemCall, CallResult>> histories = histories(table());
        assertThat(histories).hasSizeGreaterThan(50);
        assertThat(refused(TABLE, histories)).isZero();
        assertThat(refused(new DescriptorModel(7), histories)).isPositive();
        assertThat(refused(new DescriptorModel(5), histories)).isEqualTo(histories.size());
    }

    @Test
    void table_closedTwice_isRefused() {
        Set<History<SystemCall, CallResult>> histories = histories(new Calls(
                List.of(new SystemCall.MakeKqueue()),
                List.of(new SystemCall.Close(3)),
                List.of(new SystemCall.Close(3))));
        CallResult done = new CallResult.Value(Result.zero());
        assertThat(histories).isNotEmpty().allSatisfy(history -> {
            assertThat(Linearizability.check(TABLE, history)).isInstanceOf(Verdict.Linearizable.class);
            int loser = done.equals(Calls.result(history, 0, 0)) ? 1 : 0;
            assertThat(Linearizability.check(TABLE, Calls.falsified(history, loser, 0, done)))
                    .isInstanceOf(NotLinearizable.class);
        });
    }

    private static CallResult events(Kevent... events) {
        return new CallResult.Events(new KeventResult(events.length, Errno.OK, List.of(events)));
    }

    @Test
    void collection_falseResults_areRefusedWithTheReason() {
        Calls calls = new Calls(
                List.of(new SystemCall.MakeKqueue(), user(1, EV_ADD | EV_CLEAR), trigger(1)),
                List.of(collect(2)),
                List.of(user(2, EV_ADD)));
        for (History<SystemCall, CallResult> history : histories(calls)) {
            assertRefused(history, events(), "collects nothing, but there what is pending is {1 USER CLEAR}");
            assertRefused(history, events(new Kevent(2, EVFILT_USER, 0, 0, 0, 0)), "what is pending is {1 USER CLEAR}");
            Kevent right = new Kevent(1, EVFILT_USER, EV_CLEAR, 0, 0, 0);
            assertRefused(history, events(right, right), "reported once");
            assertRefused(
                    history, new CallResult.Events(new KeventResult(-1, Errno.ENOENT, List.of())), "does not fail");
        }
    }

    private static void assertRefused(History<SystemCall, CallResult> history, CallResult result, String reason) {
        Verdict verdict = Linearizability.check(KQUEUE, Calls.falsified(history, 0, 0, result));
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        NotLinearizable.class,
                        broken -> assertThat(String.join("\n", broken.lines())).contains(reason));
    }

    @Test
    void partition_kqueuesWithoutCommonPipe_areApart() {
        Kevent read = new Kevent(5, EVFILT_READ, EV_ADD, 0, 0, 0);
        List<SystemCall> setUp = List.of(
                new SystemCall.MakeKqueue(),
                new SystemCall.MakeKqueue(),
                new SystemCall.MakePipe(),
                new SystemCall.MakePipe());
        History<SystemCall, CallResult> apart = histories(new Calls(
                        setUp, List.of(user(1, EV_ADD), change(5, EVFILT_READ, EV_ADD)), List.of(collectOn(4))))
                .iterator()
                .next();
        // The first kqueue with its pipe, the second one, and the other pipe.
        assertThat(KQUEUE.partition(apart)).hasSize(3);
        History<SystemCall, CallResult> together = histories(new Calls(
                        setUp,
                        List.of(change(5, EVFILT_READ, EV_ADD)),
                        List.of(new SystemCall.Kevents(4, KeventArgs.change(read)))))
                .iterator()
                .next();
        assertThat(KQUEUE.partition(together)).hasSize(2);
    }

    private static SystemCall collectOn(int kq) {
        return new SystemCall.Kevents(kq, ((SystemCall.Kevents) collect(1)).args());
    }

    @Test
    void covers_whatTheModelDoesNotKnow_isRefused() {
        BiConsumer<SystemCall, Boolean> covered = (call, expected) -> {
            Calls calls = new Calls(List.of(new SystemCall.MakeKqueue(), new SystemCall.MakePipe()), List.of(call));
            assertThat(histories(calls))
                    .allSatisfy(history -> assertThat(KqueueModel.covers(history))
                            .as("%s", call)
                            .isEqualTo(expected));
        };
        covered.accept(collect(1), true);
        covered.accept(change(4, EVFILT_READ, EV_ADD), true);
        covered.accept(change(3, EVFILT_READ, EV_ADD), false);
        covered.accept(change(9, EVFILT_READ, EV_ADD), false);
        covered.accept(new SystemCall.Close(4), false);
        covered.accept(new SystemCall.Dup(4), false);
        covered.accept(new SystemCall.Read(3, 1), false);
    }
}
