// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.unknot.subject.Opcodes;
import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SequentialPolicy;
import dev.unknot.sync.sim.Shadowed;
import dev.unknot.sync.sim.SimScheduler;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rewritten classes do what they do as they were compiled. */
final class MemoryWorldTest {
    static final String SUBJECTS = "dev.unknot.subject";

    static MemoryWorld world(Granularity granularity) {
        return new MemoryWorld(granularity, List.of(SUBJECTS), List.of());
    }

    @SuppressWarnings("unchecked") // a supplier of strings by its source
    private static Supplier<String> rewritten(Granularity granularity) {
        return world(granularity).make(Supplier.class, Opcodes.class.getName());
    }

    @ParameterizedTest
    @EnumSource(Granularity.class)
    void rewritten_outsideOfExecutions_doesTheSame(Granularity granularity) {
        Supplier<String> rewritten = rewritten(granularity);
        assertThat(rewritten).isInstanceOf(Shadowed.class).isNotInstanceOf(Opcodes.class);
        assertThat(rewritten.get()).isEqualTo(new Opcodes().get());
    }

    @ParameterizedTest
    @EnumSource(Granularity.class)
    void rewritten_inExecution_doesTheSame(Granularity granularity) {
        for (Carrier carrier : Carrier.values()) {
            Recording recording = new Recording();
            SimScheduler scheduler = new SimScheduler(carrier, recording, 10_000, granularity);
            String[] result = new String[2];
            scheduler.runAlone("setup", () -> {
                Supplier<String> subject = rewritten(granularity);
                result[0] = subject.get();
                scheduler.spawn("t", () -> result[1] = subject.get());
            });
            assertThat(scheduler.run(new SequentialPolicy())).isEqualTo(Ending.COMPLETED);
            assertThat(result[0]).isEqualTo(new Opcodes().get());
            // One field of the outer object is counted up for ever.
            assertThat(result[1]).hasSameSizeAs(result[0]);
            assertThat(recording.steps()).isGreaterThan(granularity == Granularity.MEMORY ? 20 : 0);
        }
    }

    @Test
    void make_classThatIsMissing_saysSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world(Granularity.MEMORY).make(Supplier.class, SUBJECTS + ".Missing"))
                .withMessageContaining("cannot make a " + SUBJECTS + ".Missing");
    }
}
