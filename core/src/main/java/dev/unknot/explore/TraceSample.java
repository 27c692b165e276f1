// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import java.util.Arrays;

/**
 * The traces that independent executions had, and how often: what {@link TraceEstimate} judges. Keeps at most a given
 * number of traces; when there is one more it takes no further executions, so that what it has stays a fair sample. An
 * open hash table in plain arrays, which allocates only to grow. Belongs to one worker.
 */
public final class TraceSample {
    private static final int SLOTS_MIN = 64;
    private static final int FIELDS = 4;
    private static final int COUNT = 1;
    private static final int FIRST = 2;

    private final int tracesMax;
    /**
     * By slot: a trace, how many executions had it, and the smallest number of one of them; side by side, since what is
     * looked up is seldom in the cache. A slot is free if nothing was counted there.
     */
    private long[] table = new long[SLOTS_MIN * FIELDS];

    private int size;
    private int singles;
    private long executions;
    private boolean full;

    /** Told of traces. */
    @FunctionalInterface
    public interface Visitor {
        /** A trace, how many executions had it, and the smallest number of one of them. */
        void visit(long trace, int count, long first);
    }

    /** An empty sample of so many traces at most. */
    public TraceSample(int tracesMax) {
        this.tracesMax = tracesMax;
    }

    /** Takes the execution of that number, which had that trace. */
    public void add(long trace, long execution) {
        add(trace, 1, execution);
    }

    /** Takes several executions, of which the first had that number. */
    public void add(long trace, int count, long first) {
        if (full) {
            return;
        }
        int at = place(trace);
        long before = table[at + COUNT];
        if (before == 0) {
            if (size == tracesMax) {
                full = true;
                return;
            }
            size++;
            table[at] = trace;
            table[at + FIRST] = first;
        }
        singles += before == 0 && count == 1 ? 1 : before == 1 ? -1 : 0;
        table[at + COUNT] = Math.min(Integer.MAX_VALUE, before + count);
        table[at + FIRST] = Math.min(table[at + FIRST], first);
        executions += count;
        if (2 * size > table.length / FIELDS) {
            grow();
        }
    }

    /** Takes all executions of another sample. */
    public void addAll(TraceSample other) {
        other.forEach(this::add);
        full |= other.full;
    }

    /** Takes no further executions. */
    public void close() {
        full = true;
    }

    /** Where a trace is in the table, or is to be put. */
    private int place(long trace) {
        int last = table.length - FIELDS;
        int at = (int) SplitMix.mix(trace) * FIELDS & last;
        while (table[at + COUNT] != 0 && table[at] != trace) {
            at = at + FIELDS & last;
        }
        return at;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        for (int from = 0; from < old.length; from += FIELDS) {
            if (old[from + COUNT] != 0) {
                System.arraycopy(old, from, table, place(old[from]), FIELDS);
            }
        }
    }

    /** Visits all traces, in the order of their numbers. */
    public void forEach(Visitor visitor) {
        long[] sorted = new long[size];
        int n = 0;
        for (int at = 0; at < table.length; at += FIELDS) {
            if (table[at + COUNT] != 0) {
                sorted[n++] = table[at];
            }
        }
        Arrays.sort(sorted);
        for (long trace : sorted) {
            int at = place(trace);
            visitor.visit(trace, (int) table[at + COUNT], table[at + FIRST]);
        }
    }

    /** The number of different traces. */
    public int traces() {
        return size;
    }

    /** The number of traces that one execution had. */
    public int singles() {
        return singles;
    }

    /** The number of executions that were taken. */
    public long executions() {
        return executions;
    }

    /** Whether it takes no further executions. */
    public boolean isFull() {
        return full;
    }
}
