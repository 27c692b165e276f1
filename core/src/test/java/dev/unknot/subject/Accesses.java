// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.subject;

import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.sync.Scheduler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Programs of three threads, each of which accesses a cell three times: of those with the same word, {@code -one} has
 * one cell for all, {@code -own} one for each thread.
 */
public final class Accesses implements Supplier<Map<String, Program>> {
    private static final int THREADS = 3;
    private static final int TIMES = 3;

    private final Map<String, Program> programs = new LinkedHashMap<>();

    private static final class Cell {
        private int value;
    }

    /** Of the threads, so many write, and the others read. */
    private record Made(String name, int writers, boolean isOne) implements Program {
        @Override
        public Subject start(Scheduler scheduler) {
            Cell common = new Cell();
            for (int i = 0; i < THREADS; i++) {
                Cell cell = isOne ? common : new Cell();
                scheduler.spawn("t" + i, i < writers ? () -> write(cell) : () -> read(cell));
            }
            return (waiters, sink) -> {};
        }
    }

    private static void write(Cell cell) {
        for (int i = 0; i < TIMES; i++) {
            cell.value = i;
        }
    }

    private static int read(Cell cell) {
        int sum = 0;
        for (int i = 0; i < TIMES; i++) {
            sum += cell.value;
        }
        return sum;
    }

    /** For the tests. */
    public Accesses() {
        add("reads", 0);
        add("write-and-reads", 1);
        add("writes", THREADS);
    }

    private void add(String word, int writers) {
        programs.put(word + "-one", new Made(word, writers, true));
        programs.put(word + "-own", new Made(word, writers, false));
    }

    @Override
    public Map<String, Program> get() {
        return programs;
    }
}
