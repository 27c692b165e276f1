// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.bench;

import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.thread.ThreadScheduler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many schedulers on real threads, and machines on them, can be made in a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ThreadSchedulerBenchmark {
    private static final LockClass LOCK_CLASS = LockClass.mutex("m");

    private final Mutex mutex = new ThreadScheduler().newMutex(LOCK_CLASS, -1);

    /** A scheduler alone. */
    @Benchmark
    public ThreadScheduler scheduler() {
        return new ThreadScheduler();
    }

    /** A whole machine on a scheduler of its own, with a kqueue. */
    @Benchmark
    public long machine() {
        return Machine.boot(new ThreadScheduler()).calls().kqueue().value();
    }

    /** A mutex taken and released without contention. */
    @Benchmark
    public boolean mutex() {
        mutex.lock();
        boolean owned = mutex.isOwned();
        mutex.unlock();
        return owned;
    }
}
