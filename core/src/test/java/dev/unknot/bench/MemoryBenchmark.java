// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.bench;

import dev.unknot.explore.Executor;
import dev.unknot.explore.Program;
import dev.unknot.explore.Violation;
import dev.unknot.explore.memory.MemoryWorld;
import dev.unknot.sync.sim.Granularity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What the rewriting costs, in executions a second: a random walk through three threads on a machine with a kqueue, as
 * it was compiled, with uses of freed memory trapped, and at memory granularity, where an execution has fifteen times as
 * many steps and all accesses are judged.
 */
public class MemoryBenchmark extends WalkBenchmark {
    private static final List<String> REWRITTEN =
            List.of("dev.unknot.file", "dev.unknot.proc", "dev.unknot.kqueue", "dev.unknot.kqueue.filter");
    private static final List<String> COPIED = List.of("dev.unknot.bench");

    private final Executor compiled = new Executor(new MachineProgram());
    private final Executor trapping = new Executor(program(Granularity.SYNC));
    private final Executor watched = new Executor(MemoryWorld.watched(program(Granularity.MEMORY)));

    private static Program program(Granularity granularity) {
        return new MemoryWorld(granularity, REWRITTEN, COPIED).make(Program.class, MachineProgram.class.getName());
    }

    /** As it was compiled. */
    @Benchmark
    public @Nullable Violation compiled() {
        return execute(compiled);
    }

    /** With uses of freed memory trapped. */
    @Benchmark
    public @Nullable Violation trapping() {
        return execute(trapping);
    }

    /** At memory granularity. */
    @Benchmark
    public @Nullable Violation watched() {
        return execute(watched);
    }
}
