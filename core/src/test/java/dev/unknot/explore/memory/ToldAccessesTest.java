// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.Program;
import dev.unknot.explore.TraceComparison;
import dev.unknot.subject.Collisions;
import dev.unknot.subject.Unlocked;
import dev.unknot.sync.sim.Granularity;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for traces knows what steps do in memory, if the classes tell. */
final class ToldAccessesTest {
    private static final int SCHEDULES_MAX = 4_000;
    private static final Map<String, Program> WATCHED = Subjects.programs(Granularity.MEMORY, Unlocked.class);
    private static final Map<String, Program> TRAPPING = Subjects.programs(Granularity.SYNC, Unlocked.class);
    private static final Map<String, Program> COLLISIONS = Subjects.programs(Granularity.MEMORY, Collisions.class);

    static Set<String> unlocked() {
        return WATCHED.keySet();
    }

    static Stream<String> collisions() {
        return COLLISIONS.keySet().stream();
    }

    private static Program of(Map<String, Program> world, String name) {
        return Objects.requireNonNull(world.get(name));
    }

    private static TraceComparison.Result compare(Program program, Program told) {
        return Objects.requireNonNull(TraceComparison.of(program, told, SCHEDULES_MAX));
    }

    @ParameterizedTest
    @MethodSource("unlocked")
    void search_sharedMemory_findsWhatAllSchedulesShow(String name) {
        Program told = of(WATCHED, name);
        assertThat(compare(of(TRAPPING, name), told).outcomes())
                .isEqualTo(compare(told, told).outcomes());
        assertThat(compare(told, told).problems()).isEmpty();
        Program points = MemoryWorld.watched(told);
        assertThat(compare(points, points).problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unlocked")
    void search_sharedMemoryThatIsNotTold_triesOneSchedule(String name) {
        Program untold = of(TRAPPING, name);
        TraceComparison.Result result = compare(untold, untold);
        assertThat(result.executions()).isEqualTo(1);
        if (name.equals("apart")) {
            assertThat(result.problems()).isEmpty();
        } else {
            assertThat(result.problems()).anyMatch(problem -> problem.startsWith("missing"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "apart")
    void search_memoryThatIsNotShared_triesOneSchedule(String name) {
        assertThat(compare(of(WATCHED, name), of(WATCHED, name)).executions()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("collisions")
    void search_collisions_findsWhatAllSchedulesShow(String name) {
        Program told = of(COLLISIONS, name);
        assertThat(compare(told, told).problems()).isEmpty();
        Program points = MemoryWorld.watched(told);
        assertThat(compare(points, points).problems()).isEmpty();
    }
}
