// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.Explanation;
import dev.unknot.explore.Explanation.UnorderedPair;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Minimizer;
import dev.unknot.explore.Program;
import dev.unknot.explore.Replay;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.ScheduleFormatException;
import dev.unknot.explore.Violation;
import dev.unknot.subject.Collisions;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.Verb;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found at memory granularity: accesses that nothing orders, lost updates, uses of freed memory. */
final class MemoryModelTest {
    private static final Map<String, Program> PROGRAMS = Subjects.programs(Granularity.MEMORY, Collisions.class);

    private static Program program(String name) {
        return MemoryWorld.watched(unwatched(name));
    }

    private static Program unwatched(String name) {
        return Objects.requireNonNull(PROGRAMS.get(name), name);
    }

    /** Everything that is wrong under any schedule. */
    private static Set<String> violations(Program program) {
        Executor executor = new Executor(program);
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        Set<String> violations = new TreeSet<>();
        for (int i = 0; search.begin(i); i++) {
            executor.execute(search);
            for (Violation violation : executor.violations()) {
                violations.add(violation.kind() + " " + violation.message());
            }
        }
        return violations;
    }

    static List<String> ordered() {
        return PROGRAMS.keySet().stream()
                .filter(name -> name.endsWith("-ordered"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void explore_orderedAccesses_reportsNothing(String name) {
        assertThat(violations(program(name))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "write-write, cell.value, a and b",
        "write-read, cell.value, a and b",
        "three-readers, cell.value, a and c",
        "three-readers, cell.value, b and c",
        "element, Cell.elements[1], a and b",
        "captured-array, array[0], a and b",
        "static, global#0.number, a and b",
        "mutex, cell.value, a and b",
        "mutex-after, cell.value, a and b",
        "shared-lock, cell.value, a and b",
        "wakeup, cell.value, sleeper and waker",
        "spawn, cell.value, parent and child",
        "task, cell.value, a and queue",
        "callout, cell.value, a and clock",
        "drain, cell.value, a and clock",
        "latch, cell.value, waiter and firer",
        "counter, cell.value, reader and writer",
        "lockless, cell.value, a and b",
        "stored, cell.value, a and b",
        "stored, cell.next, a and b"
    })
    void explore_plantedRace_isReported(String name, String place, String threads) {
        assertThat(violations(program(name)))
                .contains("DATA_RACE " + place + ": nothing orders its accesses by " + threads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost-update", "lost-element"})
    void explore_readModifyWrite_losesUpdate(String name) {
        assertThat(violations(program(name))).hasSize(1).first().asString().contains("lost");
        assertThat(violations(unwatched(name))).as("at granularity sync").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "freed-read, USE_AFTER_FREE read of freed cell",
        "freed-write, USE_AFTER_FREE write of freed cell",
        "freed-twice, USE_AFTER_FREE write of freed cell",
        "freed-part, USE_AFTER_FREE read of freed whole#0"
    })
    void explore_freedObject_traps(String name, String violation) {
        assertThat(violations(program(name))).containsExactly(violation);
        assertThat(violations(unwatched(name))).as("at granularity sync").containsExactly(violation);
    }

    @Test
    void explore_freedLast_reportsNothing() {
        assertThat(violations(program("freed-nothing"))).isEmpty();
    }

    @Test
    void explore_freedBetweenReadAndWrite_trapsTheWrite() {
        assertThat(violations(program("freed-by-chance")))
                .containsExactly("USE_AFTER_FREE read of freed cell", "USE_AFTER_FREE write of freed cell");
        assertThat(violations(unwatched("freed-by-chance"))).containsExactly("USE_AFTER_FREE read of freed cell");
    }

    @Test
    void run_objectsOfOneThread_areNoSchedulingPoints() {
        Executor executor = new Executor(program("local-ordered"));
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        int executions = 0;
        while (search.begin(executions)) {
            executor.execute(search);
            executions++;
        }
        assertThat(executions).isLessThanOrEqualTo(20);
    }

    @Test
    void run_classInitialisedMeanwhile_isNoPartOfTheExecution() {
        // Each world has its own classes, so that each first execution initialises one.
        String name = "initializer-ordered";
        Program program =
                Subjects.programs(Granularity.MEMORY, Collisions.class).get(name);
        Program fresh = MemoryWorld.watched(Objects.requireNonNull(program, name));
        Executor executor = new Executor(fresh);
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        assertThat(search.begin(0)).isTrue();
        executor.execute(search);
        Schedule first = executor.schedule();
        Replay replay = Replay.strict(first);
        replay.begin(0);
        executor.execute(replay);
        assertThat(replay.fitted()).isTrue();
        assertThat(executor.schedule()).isEqualTo(first);
    }

    // ---- replay ----

    private static Schedule losing(Executor executor) {
        DepthFirst search = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, DepthFirst.UNBOUNDED);
        for (int i = 0; search.begin(i); i++) {
            Violation violation = executor.execute(search);
            if (violation != null) {
                return executor.schedule();
            }
        }
        throw new AssertionError("nothing found");
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    void replay_anyCarrier_sameDigest(Carrier carrier) throws Exception {
        for (String name : List.of("lost-update", "stored", "lockless", "mutex")) {
            Executor found = new Executor(program(name));
            Schedule schedule = losing(found);
            long digest = found.recording().digest();
            Executor other = new Executor(program(name), carrier, Executor.DEFAULT_STEPS_MAX);
            for (int i = 0; i < 3; i++) {
                Replay replay = Replay.strict(Schedule.parse(name, schedule.format(name)));
                replay.begin(0);
                other.execute(replay);
                assertThat(replay.fitted()).isTrue();
                assertThat(other.recording().digest()).isEqualTo(digest);
                assertThat(other.violations()).isEqualTo(found.violations());
            }
        }
    }

    @Test
    void minimize_race_keepsIt() {
        Executor executor = new Executor(program("mutex-after"));
        Schedule schedule = losing(executor);
        String signature = executor.violations().getFirst().signature();
        Minimizer.Result least = Objects.requireNonNull(Minimizer.minimize(executor, schedule, signature, 10_000));
        assertThat(least.violation().kind()).isEqualTo(FindingKind.DATA_RACE);
        assertThat(least.schedule().contextSwitches()).isEqualTo(1);
    }

    @Test
    void explain_otherGranularity_isRefused() {
        Schedule schedule = losing(new Executor(program("lost-update")));
        assertThat(schedule.format("lost-update")).startsWith("m1.");
        assertThatExceptionOfType(ScheduleFormatException.class)
                .isThrownBy(() -> Explainer.explain(new Executor(unwatched("lost-update")), schedule))
                .withMessage("the schedule is of granularity memory, and cannot be replayed at granularity sync");
        Schedule coarse = new Schedule(new int[] {0, 1}, 0);
        assertThatExceptionOfType(ScheduleFormatException.class)
                .isThrownBy(() -> Explainer.explain(new Executor(program("lost-update")), coarse))
                .withMessage("the schedule is of granularity sync, and cannot be replayed at granularity memory");
    }

    @Test
    void explain_race_tellsBothAccesses() throws Exception {
        Executor executor = new Executor(program("mutex-after"));
        Replay replay = Replay.strict(new Schedule(new int[0], 0));
        assertThat(replay.begin(0)).isTrue();
        Schedule schedule = losing(executor);
        Explanation explanation = Explainer.explain(executor, schedule);
        UnorderedPair race = explanation.races().getFirst();
        assertThat(race.place()).isEqualTo("cell.value");
        assertThat(List.of(race.first().thread(), race.second().thread())).containsExactlyInAnyOrder("a", "b");
        assertThat(race.first().stack()).extracting(Explanation.Frame::file).contains("Collisions.java");
        assertThat(race.second().stack()).extracting(Explanation.Frame::file).contains("Collisions.java");
        Explanation.Access locked = race.first().thread().equals("b") ? race.first() : race.second();
        assertThat(locked.held()).containsExactly("lock#0");
        assertThat(explanation.steps().stream().flatMap(step -> step.actions().stream()))
                .anyMatch(
                        action -> action.verb() == Verb.WRITE && action.detail().equals("cell.value"));
    }
}
