// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.bench;

import dev.unknot.explore.Executor;
import dev.unknot.explore.Program;
import dev.unknot.explore.SmallProgram;
import dev.unknot.explore.Violation;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/**
 * The engine's speed, in executions a second: a random walk through three threads with twenty scheduling points each,
 * recorded and judged in full, beside the least that such an execution can cost; and through three threads on a
 * machine with a kqueue.
 *
 * <pre>mvn -Pbench -pl core -am verify -DskipTests</pre>
 *
 * <p>Other options of JMH than {@code EngineBenchmark -prof gc} go in {@code -Dbench.options="..."}. Figures mean
 * something beside each other only, those of two workers only with two free cores. What the profiler shows as
 * {@code gc.alloc.rate.norm} is the same for any number of steps: the threads, their coroutines, the scheduler and the
 * subject, all of which an execution makes anew.
 */
public class EngineBenchmark extends WalkBenchmark {
    private static final int THREADS = 3;
    private static final int STEPS_EACH = 20;

    private final Executor executor = new Executor(program());
    private final BareLoop bareLoop = new BareLoop(THREADS, STEPS_EACH);
    private final Executor machineExecutor = new Executor(new MachineProgram());

    /** Threads that count together, each increment under one lock. */
    static Program program() {
        return SmallProgram.of("bench", scheduler -> {
            Mutex lock = scheduler.newMutex(LockClass.mutex("counter"), -1);
            int[] count = {0};
            for (int i = 0; i < THREADS; i++) {
                scheduler.spawn("t" + i, () -> {
                    for (int step = 1; step < STEPS_EACH; step++) {
                        lock.lock();
                        count[0]++;
                        lock.unlock();
                    }
                });
            }
            return SmallProgram.expecting("a count is missing", () -> count[0] == THREADS * (STEPS_EACH - 1));
        });
    }

    /** Nothing but coroutines and random choices. */
    @Benchmark
    public int bare() {
        return bareLoop.execute(SEED, next());
    }

    /** The same switches by the engine. */
    @Benchmark
    public @Nullable Violation engine() {
        return execute(executor);
    }

    /** The engine on two workers, which share nothing. */
    @Benchmark
    @Threads(2)
    public @Nullable Violation engineTwoWorkers() {
        return execute(executor);
    }

    /** Three threads on a machine with a kqueue. */
    @Benchmark
    public @Nullable Violation machine() {
        return execute(machineExecutor);
    }
}
