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

    private final int tracesMax;
    /** By slot; a slot is free if nothing was counted there. */
    private long[] traces = new long[SLOTS_MIN];

    private int[] counts = new int[SLOTS_MIN];
    /** The smallest number of an execution that had the trace. */
    private long[] firsts = new long[SLOTS_MIN];

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
        int slot = slot(trace);
        if (counts[slot] == 0) {
            if (size == tracesMax) {
                full = true;
                return;
            }
            size++;
            traces[slot] = trace;
            firsts[slot] = first;
        }
        singles += counts[slot] == 0 && count == 1 ? 1 : counts[slot] == 1 ? -1 : 0;
        counts[slot] = (int) Math.min(Integer.MAX_VALUE, (long) counts[slot] + count);
        firsts[slot] = Math.min(firsts[slot], first);
        executions += count;
        if (2 * size > traces.length) {
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

    private int slot(long trace) {
        int mask = traces.length - 1;
        int slot = (int) SplitMix.mix(trace) & mask;
        while (counts[slot] != 0 && traces[slot] != trace) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldTraces = traces;
        int[] oldCounts = counts;
        long[] oldFirsts = firsts;
        int slots = 2 * oldTraces.length;
        traces = new long[slots];
        counts = new int[slots];
        firsts = new long[slots];
        for (int i = 0; i < oldTraces.length; i++) {
            if (oldCounts[i] != 0) {
                int slot = slot(oldTraces[i]);
                traces[slot] = oldTraces[i];
                counts[slot] = oldCounts[i];
                firsts[slot] = oldFirsts[i];
            }
        }
    }

    /** Visits all traces, in the order of their numbers. */
    public void forEach(Visitor visitor) {
        long[] sorted = new long[size];
        int n = 0;
        for (int i = 0; i < traces.length; i++) {
            if (counts[i] != 0) {
                sorted[n++] = traces[i];
            }
        }
        Arrays.sort(sorted);
        for (long trace : sorted) {
            int slot = slot(trace);
            visitor.visit(trace, counts[slot], firsts[slot]);
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
