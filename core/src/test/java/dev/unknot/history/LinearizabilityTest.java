// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.history.RegisterModel.Call;
import dev.unknot.history.Verdict.NotLinearizable;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LinearizabilityTest {
    private static final RegisterModel REGISTER = new RegisterModel();
    private static final Call GET = new Call(null);

    private static Invocation<Call, Integer> operation(
            int thread, int index, Call call, int begin, int end, @Nullable Integer result) {
        return new Invocation<>(thread, index, call, begin, end, result);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static History<Call, Integer> history(List<Invocation<Call, Integer>>... threads) {
        return new History<>(RegisterModel.names(threads.length), List.of(threads));
    }

    private static boolean isLinearizable(History<Call, Integer> history) {
        return Linearizability.check(REGISTER, history) instanceof Verdict.Linearizable;
    }

    private static int agreements(int lies, int histories) {
        SplittableRandom random = new SplittableRandom(lies);
        int broken = 0;
        for (int i = 0; i < histories; i++) {
            History<Call, Integer> history =
                    RegisterModel.random(random, 2 + random.nextInt(2), 2 + random.nextInt(5), lies);
            boolean expected = new BruteForce<>(REGISTER, history).isLinearizable();
            assertThat(isLinearizable(history)).as("%s", history.lines()).isEqualTo(expected);
            broken += expected ? 0 : 1;
        }
        return broken;
    }

    @Test
    void check_randomSoundHistories_areAllLinearizable() {
        assertThat(agreements(0, 2_000)).isZero();
    }

    @Test
    void check_randomHistoriesWithLies_agreeWithBruteForce() {
        assertThat(agreements(1, 2_000)).isBetween(200, 1_800);
        assertThat(agreements(3, 2_000)).isBetween(400, 1_900);
    }

    @Test
    void check_staleRead_isNotLinearizable() {
        assertThat(isLinearizable(history(
                        List.of(operation(0, 0, new Call(1), 1, 2, 0)), List.of(operation(1, 0, GET, 3, 4, 0)))))
                .isFalse();
        assertThat(isLinearizable(history(
                        List.of(operation(0, 0, new Call(1), 1, 3, 0)), List.of(operation(1, 0, GET, 2, 4, 0)))))
                .isTrue();
    }

    @Test
    void check_newThenOldRead_isNotLinearizable() {
        assertThat(isLinearizable(history(
                        List.of(operation(0, 0, new Call(1), 1, 6, 0)),
                        List.of(operation(1, 0, GET, 2, 3, 1)),
                        List.of(operation(2, 0, GET, 4, 5, 0)))))
                .isFalse();
        assertThat(isLinearizable(history(
                        List.of(operation(0, 0, new Call(1), 1, 6, 0)),
                        List.of(operation(1, 0, GET, 2, 3, 0)),
                        List.of(operation(2, 0, GET, 4, 5, 1)))))
                .isTrue();
    }

    @Test
    void check_readersThatDisagreeOnTheOrderOfWrites_areNotLinearizable() {
        List<Invocation<Call, Integer>> one = List.of(operation(2, 0, GET, 5, 6, 1), operation(2, 1, GET, 7, 8, 2));
        List<Invocation<Call, Integer>> other =
                List.of(operation(3, 0, GET, 9, 10, 2), operation(3, 1, GET, 11, 12, 1));
        List<Invocation<Call, Integer>> first = List.of(operation(0, 0, new Call(1), 1, 13, 0));
        List<Invocation<Call, Integer>> second = List.of(operation(1, 0, new Call(2), 2, 14, 1));
        assertThat(isLinearizable(history(first, second, one, other))).isFalse();
        assertThat(isLinearizable(history(first, second, one, List.of()))).isTrue();
    }

    @Test
    void check_pendingOperation_mayHaveTakenEffectOrNot() {
        List<Invocation<Call, Integer>> pending = List.of(operation(0, 0, new Call(1), 1, Invocation.PENDING, null));
        assertThat(isLinearizable(history(pending, List.of(operation(1, 0, GET, 2, 3, 1)))))
                .isTrue();
        assertThat(isLinearizable(history(pending, List.of(operation(1, 0, GET, 2, 3, 0)))))
                .isTrue();
        assertThat(isLinearizable(
                        history(pending, List.of(operation(1, 0, GET, 2, 3, 1), operation(1, 1, GET, 4, 5, 0)))))
                .isFalse();
    }

    @Test
    void check_lostUpdate_saysWhatCannotBeOrderedAndWhy() {
        History<Call, Integer> lost = history(
                List.of(operation(0, 0, new Call(1), 1, 3, 0), operation(0, 1, GET, 5, 6, 1)),
                List.of(operation(1, 0, new Call(2), 2, 4, 0)));
        assertThat(Linearizability.check(REGISTER, lost)).isInstanceOfSatisfying(NotLinearizable.class, broken -> {
            assertThat(broken.message())
                    .isEqualTo("no order of what was done to the register explains the result of set 2 of t1");
            assertThat(broken.lines())
                    .containsExactly(
                            "what was done to the register, with the order of begins and ends:",
                            "  t0  1..3  [-]     set 1 = 0",
                            "  t1  2..4   [-]    set 2 = 0",
                            "  t0  5..6      []  get = 1",
                            "the longest order that is possible:",
                            "  1. t0: set 1 = 0",
                            "after that nothing can come next:",
                            "  t0: get = 1 began after the end of set 2 of t1",
                            "  t1: set 2 = 0, but there it is 1");
        });
    }

    @Test
    void check_longHistory_needsNoRecursion() {
        HistoryRecorder<Call, Integer> recorder = new HistoryRecorder<>(RegisterModel.names(2));
        int value = 0;
        for (int i = 0; i < 20_000; i++) {
            recorder.begin(0, new Call(i % 3));
            recorder.begin(1, GET);
            recorder.end(0, value);
            value = i % 3;
            recorder.end(1, value);
        }
        assertThat(isLinearizable(recorder.history())).isTrue();
    }

    @Test
    void check_tooManyConfigurations_isUndecided() {
        History<Call, Integer> history = RegisterModel.random(new SplittableRandom(1), 3, 40, 0);
        assertThat(Linearizability.check(REGISTER, history, 3)).isEqualTo(new Verdict.Undecided(3));
        assertThat(isLinearizable(history)).isTrue();
    }

    @Test
    void history_overlapInOneThread_isRefused() {
        assertThatThrownBy(() -> history(Arrays.asList(operation(0, 0, GET, 1, 3, 0), operation(0, 1, GET, 2, 4, 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("overlap");
    }
}
