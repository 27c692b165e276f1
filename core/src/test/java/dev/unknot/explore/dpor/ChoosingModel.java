// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/** Threads each of whose steps chooses an object, and changes that. Nothing blocks. */
final class ChoosingModel implements Model {
    private final int[][][] threads;
    private final AccessSets accesses = new AccessSets();
    private final int[] positions;
    private int[][] marks = new int[16][];
    private int latest;

    /** A model of threads of steps, of which each is given by the objects that it may choose. */
    ChoosingModel(int[][][] threads) {
        this.threads = threads;
        positions = new int[threads.length];
    }

    @Override
    public AccessSets accesses() {
        return accesses;
    }

    @Override
    public void mark(int depth) {
        if (depth == marks.length) {
            marks = Arrays.copyOf(marks, depth * 2);
        }
        marks[depth] = positions.clone();
    }

    @Override
    public void rewind(int depth) {
        System.arraycopy(marks[depth], 0, positions, 0, positions.length);
    }

    @Override
    public void probe(int depth) {
        rewind(depth);
    }

    @Override
    public long enabled() {
        long enabled = 0;
        for (int i = 0; i < threads.length; i++) {
            enabled |= positions[i] < threads[i].length ? 1L << i : 0;
        }
        return enabled;
    }

    @Override
    public long blocked() {
        return 0;
    }

    /** An action tells the number of ways and which one, so that it is known without the state. */
    @Override
    public int step(int action) {
        int thread = Model.thread(action);
        int[] objects = threads[thread][positions[thread]++];
        int way = (action >>> THREAD_BITS) & 7;
        latest = thread | (objects.length == 1 ? 0 : way | objects.length << 3) << THREAD_BITS;
        accesses.begin();
        accesses.add(objects[way], Mode.X);
        return accesses.end();
    }

    @Override
    public int action(int wanted) {
        return latest;
    }

    private static int ways(int action) {
        return Math.max(1, action >>> (THREAD_BITS + 3));
    }

    @Override
    public int alternative(int action) {
        int way = (action >>> THREAD_BITS) & 7;
        return way + 1 < ways(action) ? action + (1 << THREAD_BITS) : -1;
    }

    @Override
    public double part(int action) {
        return 1.0 / ways(action);
    }

    @Override
    public int pending(int thread) {
        throw new IllegalStateException("nothing blocks");
    }

    @Override
    public long sharedHolders(int thread) {
        return 0;
    }

    @Override
    public int heldObject(int thread) {
        throw new IllegalStateException("nothing is held");
    }
}
