// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import dev.unknot.explore.Program;
import dev.unknot.sync.sim.Granularity;
import java.util.Map;
import java.util.function.Supplier;

/** The programs of the package {@code subject}, rewritten. */
public final class Subjects {
    private Subjects() {}

    /** Those of one class, by their names, in a world of their own. */
    @SuppressWarnings("unchecked") // it is a copy of that class
    public static Map<String, Program> programs(
            Granularity granularity, Class<? extends Supplier<Map<String, Program>>> subject) {
        return (Map<String, Program>) MemoryWorldTest.world(granularity)
                .make(Supplier.class, subject.getName())
                .get();
    }
}
