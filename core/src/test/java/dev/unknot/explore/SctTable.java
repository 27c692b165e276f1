// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;

/**
 * Prints how many executions each strategy takes to the first finding in the programs of {@link SctPrograms}: the median
 * of {@value #SEEDS} seeds, and in how many of them it was found within {@value #EXECUTIONS_MAX}.
 *
 * <pre>
 * mvn -q -pl core -am test-compile
 * mvn -q -pl core exec:exec -Dexec.executable=java -Dexec.classpathScope=test -Dexec.args="--add-exports
 *   java.base/jdk.internal.vm=ALL-UNNAMED -cp %classpath dev.unknot.explore.SctTable"
 * </pre>
 */
public final class SctTable {
    /** How many seeds there are. */
    static final int SEEDS = 20;

    /** How many executions a strategy may take. */
    static final int EXECUTIONS_MAX = 20_000;

    private SctTable() {}

    /** A strategy: how many executions it takes, by its seed; if it is not {@code seeded}, there is one number. */
    private record Column(String name, boolean seeded, LongToIntFunction toFirst) {}

    private static Column column(Program program, String name, LongFunction<Strategy> strategy) {
        return new Column(name, true, seed -> toFirst(program, strategy.apply(seed), EXECUTIONS_MAX));
    }

    /** The strategies for a program. */
    private static List<Column> columns(Program program) {
        StepProfile profile = StepProfile.of(program, 1, StepProfile.DEFAULT_PROBES);
        int steps = longest(program);
        DepthFirst dfs = new DepthFirst(DepthFirst.Cost.PREEMPTIONS, 2);
        return List.of(
                column(program, "random", RandomWalk::new),
                column(program, "pct:3", seed -> new Pct(3, steps, seed)),
                column(program, "pos", Pos::new),
                column(program, "surw", seed -> new Surw(profile, seed)),
                new Column("dfs:2", false, seed -> toFirst(program, dfs, EXECUTIONS_MAX)),
                new Column("dpor", false, seed -> toFirstTrace(program)));
    }

    private static int longest(Program program) {
        Executor executor = new Executor(program);
        RandomWalk walk = new RandomWalk(1);
        int longest = 0;
        for (int i = 0; i < StepProfile.DEFAULT_PROBES; i++) {
            walk.begin(i);
            executor.execute(walk);
            longest = Math.max(longest, executor.recording().steps());
        }
        return longest;
    }

    /** The number of executions to the first finding, or one more than may be. */
    static int toFirst(Program program, Strategy strategy, int executionsMax) {
        Executor executor = new Executor(program);
        for (int i = 0; i < executionsMax && strategy.begin(i); i++) {
            if (executor.execute(strategy) != null) {
                return i + 1;
            }
        }
        return executionsMax + 1;
    }

    private static int toFirstTrace(Program program) {
        TraceSearch search = new TraceSearch(new Executor(program));
        boolean[] found = {false};
        search.run(violation -> {
            found[0] = violation != null;
            return !found[0] && search.traces() < EXECUTIONS_MAX;
        });
        return found[0] ? Math.toIntExact(search.traces()) : EXECUTIONS_MAX + 1;
    }

    /** Prints the table. */
    public static void main(String[] args) {
        List<Program> programs = SctPrograms.all();
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-16s", "program"));
        columns(programs.getFirst()).forEach(column -> head.append(String.format(Locale.ROOT, "%14s", column.name())));
        System.out.println(head);
        for (Program program : programs) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-16s", program.name()));
            for (Column column : columns(program)) {
                line.append(String.format(Locale.ROOT, "%14s", cell(column)));
            }
            System.out.println(line);
        }
    }

    private static String cell(Column column) {
        int seeds = column.seeded() ? SEEDS : 1;
        List<Integer> needed = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            needed.add(column.toFirst().applyAsInt(seed));
        }
        int[] sorted = needed.stream().mapToInt(Integer::intValue).sorted().toArray();
        long found = Arrays.stream(sorted).filter(n -> n <= EXECUTIONS_MAX).count();
        int median = sorted[sorted.length / 2];
        String text = median > EXECUTIONS_MAX ? "none" : Integer.toString(median);
        return found == seeds ? text : text + " (" + found + ")";
    }
}
