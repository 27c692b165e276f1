// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.scenario.CoreWorld;
import dev.unknot.sync.sim.Granularity;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks files of vectors. First {@link #add} what there is to check, which reads all of it; then {@link #run}. Verdicts
 * and their order do not depend on the number of workers. The core is rewritten so that uses of freed memory are trapped.
 */
public final class VectorRun {
    /** A number of vectors that no file exceeds. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    private final Checker checker;
    private final List<VectorFile.Line> vectors = new ArrayList<>();

    /** Checks one vector. */
    @FunctionalInterface
    private interface Checker {
        VectorCheck.Checked check(VectorFile.Line line);
    }

    /** How sets of outcomes are checked. */
    public enum Sets {
        /** Under all schedules, so that their numbers can be compared, too. */
        EVERY_SCHEDULE,
        /**
         * By one execution of each trace, which gives the same outcomes. Where most steps depend on each other that takes
         * longer, else it takes a small part of the time.
         */
        EACH_TRACE
    }

    /** A run with nothing to check yet, which checks sets of outcomes under all schedules. */
    public VectorRun() {
        this(Sets.EVERY_SCHEDULE);
    }

    /** A run with nothing to check yet. */
    public VectorRun(Sets sets) {
        Function<String, String[]> check = copy(Granularity.SYNC, LineCheck.class);
        Function<String, String[]> ofSets = switch (sets) {
            case EVERY_SCHEDULE -> check;
            case EACH_TRACE -> copy(Granularity.MEMORY, LineCheck.ByTraces.class);
        };
        checker = line -> LineCheck.checked((isSet(line.vector()) ? ofSets : check).apply(line.text()));
    }

    private static boolean isSet(RecordedVector vector) {
        return vector.expectation() instanceof RecordedVector.AllExecutions;
    }

    @SuppressWarnings("unchecked") // it is a copy of LineCheck
    private static Function<String, String[]> copy(Granularity granularity, Class<? extends LineCheck> type) {
        return (Function<String, String[]>)
                (Function<?, ?>) CoreWorld.at(granularity).classes().make(Function.class, type.getName());
    }

    /** A run on other machines than usual, whose uses of freed memory nobody traps. */
    VectorRun(VectorExecution.Boot boot) {
        checker = line -> VectorCheck.check(line.vector(), boot, SetCheck.Ways.EVERY_SCHEDULE);
    }

    /**
     * Reads a file, compressed if its name ends with {@code .gz}. Nothing of a file that is malformed is added.
     *
     * @param limit how many vectors to read at most; what follows them in the file is not looked at
     * @throws VectorFormatException if the file cannot be read, or some line of it is no vector
     */
    public void add(Path file, int limit) throws VectorFormatException {
        vectors.addAll(VectorFile.read(file, limit));
    }

    /**
     * Reads a stream as {@link #add(Path, int)} reads a file of that name.
     *
     * @param wanted takes some of the vectors, and leaves the others out
     * @throws VectorFormatException if the stream cannot be read, or some line of it is no vector
     */
    void add(String name, InputStream in, Predicate<RecordedVector> wanted) throws VectorFormatException {
        VectorFile.read(name, in, NO_LIMIT).stream()
                .filter(line -> wanted.test(line.vector()))
                .forEach(vectors::add);
    }

    /** How many vectors have been added. */
    public int size() {
        return vectors.size();
    }

    /**
     * Checks all vectors.
     *
     * @param workers how many to check at the same time, at least 1
     * @param listener is told of each vector, in the order of files and lines, on the calling thread
     * @return the totals
     * @throws InterruptedException if the calling thread was interrupted; the rest is not checked then
     */
    public VectorTotals run(int workers, Consumer<VectorReport> listener) throws InterruptedException {
        VectorTotals totals = VectorTotals.NONE;
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            List<Future<VectorCheck.Checked>> verdicts = new ArrayList<>(vectors.size());
            for (VectorFile.Line line : vectors) {
                verdicts.add(pool.submit(() -> checker.check(line)));
            }
            for (int i = 0; i < vectors.size(); i++) {
                RecordedVector vector = vectors.get(i).vector();
                VectorCheck.Checked checked = result(verdicts.get(i));
                totals = totals.plus(checked.verdict());
                long schedules = vector.expectation() instanceof RecordedVector.AllExecutions set ? set.schedules() : 0;
                listener.accept(new VectorReport(
                        vector.file(),
                        vector.line(),
                        vector.name(),
                        checked.verdict(),
                        schedules,
                        checked.executions()));
            }
        } finally {
            pool.shutdownNow();
        }
        return totals;
    }

    private static VectorCheck.Checked result(Future<VectorCheck.Checked> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            switch (cause) {
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
