// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.memory.MemoryWorld;
import dev.unknot.explore.memory.Subjects;
import dev.unknot.subject.Accesses;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Granularity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Which accesses to memory partial order sampling takes for dependent. The schedules of a program whose accesses are
 * independent are those of one whose threads never meet, as no pending step but that of who ran gets a fresh priority.
 */
final class PosMemoryTest {
    private static final int EXECUTIONS = 100;
    /** Three threads begin, and make three accesses each. */
    private static final int STEPS = 12;

    private static final Map<String, Program> PROGRAMS = Subjects.programs(Granularity.MEMORY, Accesses.class);

    private static List<String> schedules(String name) {
        Program program = MemoryWorld.watched(Objects.requireNonNull(PROGRAMS.get(name), name));
        Exploration exploration = Exploration.first(EXECUTIONS, program, new Pos(3), Carrier.best());
        assertThat(exploration.runs()).allMatch(run -> run.schedule().steps() == STEPS);
        return exploration.schedules();
    }

    @Test
    void pos_readsOfOneField_areIndependent() {
        assertThat(schedules("reads-one")).isEqualTo(schedules("reads-own"));
    }

    @Test
    void pos_writesOfOneField_areDependent() {
        List<String> apart = schedules("reads-own");
        assertThat(schedules("writes-own")).isEqualTo(apart);
        assertThat(schedules("write-and-reads-own")).isEqualTo(apart);
        assertThat(schedules("writes-one")).isNotEqualTo(apart);
        assertThat(schedules("write-and-reads-one")).isNotEqualTo(apart);
    }
}
