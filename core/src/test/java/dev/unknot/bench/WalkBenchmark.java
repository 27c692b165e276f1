// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.bench;

import dev.unknot.explore.Executor;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Violation;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Executions of a random walk, a second, in a JVM with the options of the launcher. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "--add-exports",
            "java.base/jdk.internal.vm=ALL-UNNAMED",
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "-Xmn16m"
        })
public abstract class WalkBenchmark {
    /** The seed of all choices. */
    static final long SEED = 1;

    private final RandomWalk walk = new RandomWalk(SEED);
    private long index;

    /** The number of the next execution. */
    final long next() {
        return index++;
    }

    /** The next execution of a program. */
    final @Nullable Violation execute(Executor executor) {
        walk.begin(next());
        return executor.execute(walk);
    }
}
