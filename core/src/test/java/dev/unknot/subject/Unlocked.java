// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.subject;

import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.sync.LockClass;
import dev.unknot.sync.Memory;
import dev.unknot.sync.Mutex;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Programs of two threads that share memory and no lock: each takes a lock of its own between what it reads and what it
 * writes, so that all that makes the order of their steps matter is memory.
 */
public final class Unlocked implements Supplier<Map<String, Program>> {
    private static final LockClass LOCK = LockClass.mutexDuplicateOk("own");

    private final Map<String, Program> programs = new LinkedHashMap<>();

    /** What the threads share. */
    private static final class Cell {
        private static int common;
        private final List<Integer> list = new ArrayList<>();
        private final int[] elements = new int[2];
        private int value;
        private @Nullable Cell next;

        @Override
        public String toString() {
            return "cell";
        }
    }

    /** Two halves of what a thread does, with a scheduling point between them; the first hands over a number. */
    private record Halves(Reading first, Writing second) {}

    private interface Reading {
        int read(Cell cell);
    }

    private interface Writing {
        void write(Cell cell, int read);
    }

    private record Made(String name, Halves one, Halves other, Reading result) implements Program {
        @Override
        public Subject start(Scheduler scheduler) {
            Cell cell = new Cell();
            Cell.common = 0;
            for (int thread = 0; thread < 2; thread++) {
                Mutex own = scheduler.newMutex(LOCK, thread);
                Halves halves = thread == 0 ? one : other;
                scheduler.spawn("t" + thread, () -> {
                    int read = halves.first.read(cell);
                    own.lock();
                    own.unlock();
                    halves.second.write(cell, read);
                });
            }
            return (waiters, sink) -> sink.violated(FindingKind.EXPECTATION, "it is " + result.read(cell));
        }
    }

    /** For the tests. */
    public Unlocked() {
        add("field", cell -> cell.value, (cell, read) -> cell.value = read + 1, cell -> cell.value);
        add("static", cell -> Cell.common, (cell, read) -> Cell.common = read + 1, cell -> Cell.common);
        add("element", cell -> cell.elements[1], (cell, read) -> cell.elements[1] = read + 1, cell -> cell.elements[1]);
        add("list", cell -> cell.list.size(), (cell, read) -> cell.list.add(read), cell -> cell.list.hashCode());
        add(
                "filled",
                cell -> Arrays.copyOf(cell.elements, 2)[1],
                (cell, read) -> Arrays.fill(cell.elements, read + 1),
                cell -> cell.elements[1]);
        add(
                "cloned",
                cell -> cell.elements.clone()[1],
                (cell, read) -> cell.elements[1] = read + 1,
                cell -> cell.elements[1]);
        add("published", cell -> cell.next == null ? 0 : cell.next.value, Unlocked::publish, cell -> value(cell.next));
        Halves uses = new Halves(cell -> cell.value = 1, (cell, read) -> cell.value = 2);
        Halves frees = new Halves(cell -> 0, (cell, read) -> Memory.free(cell, cell));
        programs.put("freed", new Made("freed", uses, frees, cell -> 0));
        // Neither thread's steps matter to the other one.
        Halves left = new Halves(cell -> cell.elements[0], (cell, read) -> cell.elements[0] = read + 1);
        Halves right = new Halves(cell -> cell.elements[1], (cell, read) -> cell.elements[1] = read + 1);
        programs.put("apart", new Made("apart", left, right, cell -> cell.elements[0] + cell.elements[1]));
    }

    private static void publish(Cell cell, int read) {
        Cell made = new Cell();
        made.value = read + 1;
        cell.next = made;
    }

    private static int value(@Nullable Cell cell) {
        return cell == null ? 0 : cell.value;
    }

    private void add(String name, Reading first, Writing second, Reading result) {
        Halves same = new Halves(first, second);
        programs.put(name, new Made(name, same, same, result));
    }

    @Override
    public Map<String, Program> get() {
        return programs;
    }
}
