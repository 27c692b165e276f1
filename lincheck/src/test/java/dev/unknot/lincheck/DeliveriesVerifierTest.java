// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.Panic;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.HBClock;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.util.ExceptionResult;
import org.jetbrains.kotlinx.lincheck.util.LincheckResult;
import org.jetbrains.kotlinx.lincheck.util.ValueResult;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;
import org.junit.jupiter.api.Test;

/** What {@link DeliveriesVerifier} lets pass, and what it does not. */
final class DeliveriesVerifierTest {
    private static final Verifier ONE = new DeliveriesVerifier.OneScanner(Object.class);
    private static final Verifier SEVERAL = new DeliveriesVerifier.SeveralScanners(Object.class);

    /** A call, and how many calls of the other thread were over when it began. */
    private record Call(String name, int argument, LincheckResult result, int others) {
        Call after(int calls) {
            return new Call(name, argument, result, calls);
        }
    }

    private static Call ok(String name, int ident) {
        return new Call(name, ident, new ValueResult("OK"), 0);
    }

    private static Call missing(String name, int ident) {
        return new Call(name, ident, new ValueResult("ENOENT"), 0);
    }

    private static Call collect(int most, Integer... events) {
        return new Call("collect", most, new ValueResult(List.of(events)), 0);
    }

    private static Actor actor(Call call) {
        try {
            Method method = DeliveriesLincheckTest.Sound.class.getMethod(call.name(), int.class);
            return new Actor(method, List.of(call.argument()));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Actor> actors(List<Call> calls) {
        return calls.stream().map(DeliveriesVerifierTest::actor).toList();
    }

    private static List<ResultWithClock> outcomes(int thread, List<Call> calls) {
        List<ResultWithClock> outcomes = new ArrayList<>();
        for (Call call : calls) {
            int[] clock = {outcomes.size(), outcomes.size()};
            clock[1 - thread] = call.others();
            outcomes.add(new ResultWithClock(call.result(), new HBClock(clock)));
        }
        return outcomes;
    }

    private static boolean accepts(Verifier verifier, List<Call> init, List<Call> first, List<Call> second) {
        ExecutionScenario scenario =
                new ExecutionScenario(actors(init), List.of(actors(first), actors(second)), List.of(), null);
        List<LincheckResult> initResults = init.stream().map(Call::result).toList();
        return verifier.verifyResults(
                scenario,
                new ExecutionResult(initResults, List.of(outcomes(0, first), outcomes(1, second)), List.of()));
    }

    private static boolean accepts(Verifier verifier, Call... calls) {
        return accepts(verifier, List.of(), List.of(calls), List.of());
    }

    @Test
    void changes_inTurn_haveTheirResults() {
        assertThat(accepts(ONE, missing("trigger", 1), ok("add", 1), ok("trigger", 1), ok("delete", 1)))
                .isTrue();
        assertThat(accepts(ONE, ok("trigger", 1))).isFalse();
        assertThat(accepts(ONE, ok("add", 1), missing("trigger", 1))).isFalse();
        assertThat(accepts(ONE, ok("add", 1), missing("delete", 1))).isFalse();
        assertThat(accepts(ONE, ok("add", 1), ok("delete", 1), ok("delete", 1))).isFalse();
    }

    @Test
    void collection_inTurn_returnsWhatIsPending() {
        assertThat(accepts(ONE, ok("add", 1), ok("trigger", 1), collect(2, 1), collect(2, 1)))
                .isTrue();
        assertThat(accepts(SEVERAL, collect(2, 1))).isFalse();
        assertThat(accepts(SEVERAL, ok("add", 1), collect(2, 1))).isFalse();
        assertThat(accepts(SEVERAL, ok("add", 1), ok("trigger", 1), collect(2))).isFalse();
        assertThat(accepts(SEVERAL, ok("add", 1), ok("trigger", 1), ok("delete", 1), collect(2, 1)))
                .isFalse();
        assertThat(accepts(SEVERAL, ok("add", 1), ok("trigger", 1), collect(2, 1, 1)))
                .isFalse();
        assertThat(accepts(SEVERAL, ok("add", 1), ok("trigger", 1), collect(0, 1)))
                .isFalse();
    }

    @Test
    void collection_clear_returnsItOnce() {
        assertThat(accepts(ONE, ok("addClear", 1), ok("trigger", 1), collect(2, 1), collect(2)))
                .isTrue();
        assertThat(accepts(SEVERAL, ok("addClear", 1), ok("trigger", 1), collect(2, 1), collect(2, 1)))
                .isFalse();
        assertThat(accepts(SEVERAL, ok("add", 1), ok("trigger", 1), ok("addClear", 1), collect(2, 1)))
                .isFalse();
    }

    @Test
    void collection_withRoomLeft_returnsAllIfThereIsOneScanner() {
        Call[] two = {ok("add", 1), ok("add", 2), ok("trigger", 1), ok("trigger", 2), collect(2, 2)};
        assertThat(accepts(ONE, two)).isFalse();
        assertThat(accepts(SEVERAL, two)).isTrue();
        two[4] = collect(1, 2);
        assertThat(accepts(ONE, two)).isTrue();
    }

    @Test
    void collection_overlapsDeletions_isNoSingleStep() {
        List<Call> init = List.of(ok("add", 1), ok("add", 2), ok("trigger", 1), ok("trigger", 2));
        List<Call> deletions = List.of(ok("delete", 1), ok("delete", 2));
        assertThat(accepts(ONE, init, List.of(collect(2, 1)), deletions)).isTrue();
        assertThat(accepts(ONE, init, List.of(collect(2)), deletions)).isTrue();
        // The second deletion comes after the first, so that 1 was gone before 2 could be alone.
        assertThat(accepts(ONE, init, List.of(collect(1, 1).after(1)), deletions))
                .isFalse();
        assertThat(accepts(ONE, init, List.of(collect(1, 2).after(1)), deletions))
                .isTrue();
        assertThat(accepts(ONE, init, List.of(collect(1, 2).after(2)), deletions))
                .isFalse();
    }

    @Test
    void call_afterAnother_seesIt() {
        List<Call> init = List.of(ok("addClear", 1));
        List<Call> trigger = List.of(ok("trigger", 1));
        assertThat(accepts(SEVERAL, init, trigger, List.of(collect(1)))).isTrue();
        assertThat(accepts(SEVERAL, init, trigger, List.of(collect(1, 1)))).isTrue();
        assertThat(accepts(SEVERAL, init, trigger, List.of(collect(1).after(1))))
                .isFalse();
        assertThat(accepts(SEVERAL, init, trigger, List.of(collect(1), collect(1))))
                .isTrue();
        assertThat(accepts(SEVERAL, init, trigger, List.of(collect(1, 1), collect(1, 1))))
                .isFalse();
    }

    @Test
    void operation_throws_isRejected() {
        LincheckResult thrown = new ExceptionResult(new Panic("broken"));
        assertThat(accepts(SEVERAL, new Call("add", 1, thrown, 0))).isFalse();
        assertThat(accepts(SEVERAL, new Call("collect", 1, thrown, 0))).isFalse();
    }
}
