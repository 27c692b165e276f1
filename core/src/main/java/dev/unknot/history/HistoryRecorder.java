// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a history down while threads make it. Each thread writes to a place of its own, and takes the order numbers from
 * one counter, which is all that they share: any threads may record at the same time. On a scheduler that runs one
 * thread at a time the numbers follow from its schedule.
 *
 * <p>{@link #history} sees an operation for certain if whatever ended its thread happens before it.
 *
 * @param <C> what is asked
 * @param <R> what is returned
 */
public final class HistoryRecorder<C, R> {
    private final List<String> names;
    private final List<Track<C, R>> tracks;
    /** The last order number that was given; null where one thread runs at a time. */
    private final @Nullable AtomicInteger shared;
    /** The same where one thread runs at a time. */
    private int latest;

    /** What one thread has done, in plain arrays: it is written in every execution, and read in few. */
    private static final class Track<C, R> {
        private static final int OPERATIONS = 4;

        /** By operation: what was asked, and what was returned if it was. */
        private @Nullable Object[] said = new @Nullable Object[2 * OPERATIONS];
        /** By operation: the order numbers of begin and end. */
        private int[] times = new int[2 * OPERATIONS];

        private int begun;
        private int ended;

        void begin(C call, int time) {
            int at = 2 * begun++;
            if (at == times.length) {
                said = Arrays.copyOf(said, 2 * at);
                times = Arrays.copyOf(times, 2 * at);
            }
            said[at] = call;
            times[at] = time;
        }

        void end(R result, int time) {
            int at = 2 * ended++ + 1;
            said[at] = result;
            times[at] = time;
        }

        @SuppressWarnings("unchecked") // begin and end put them there
        Invocation<C, R> invocation(int thread, int operation) {
            C call = (C) Objects.requireNonNull(said[2 * operation]);
            R result = operation < ended ? (R) said[2 * operation + 1] : null;
            int end = operation < ended ? times[2 * operation + 1] : Invocation.PENDING;
            return new Invocation<>(thread, operation, call, times[2 * operation], end, result);
        }
    }

    /** A recorder for threads of those names, which may run at the same time. */
    public HistoryRecorder(List<String> names) {
        this(names, new AtomicInteger());
    }

    private HistoryRecorder(List<String> names, @Nullable AtomicInteger shared) {
        this.names = List.copyOf(names);
        this.shared = shared;
        tracks = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            tracks.add(new Track<>());
        }
    }

    /** A recorder for threads of those names, of which one runs at a time, as coroutines do. */
    public static <C, R> HistoryRecorder<C, R> ofCoroutines(List<String> names) {
        return new HistoryRecorder<>(names, null);
    }

    private int time() {
        AtomicInteger counter = shared;
        return counter == null ? ++latest : counter.incrementAndGet();
    }

    /** Notes that a thread begins an operation; called by that thread, just before it. */
    public void begin(int thread, C call) {
        Track<C, R> track = tracks.get(thread);
        if (track.begun > track.ended) {
            throw new IllegalStateException(
                    "thread " + thread + " has not returned from " + track.said[2 * track.ended]);
        }
        track.begin(call, time());
    }

    /** Notes that a thread's operation has returned; called by that thread, just after it. */
    public void end(int thread, R result) {
        int end = time();
        Track<C, R> track = tracks.get(thread);
        if (track.begun == track.ended) {
            throw new IllegalStateException("thread " + thread + " has not begun anything");
        }
        track.end(result, end);
    }

    /** What was recorded so far. */
    public History<C, R> history() {
        List<List<Invocation<C, R>>> threads = new ArrayList<>(tracks.size());
        for (int thread = 0; thread < tracks.size(); thread++) {
            Track<C, R> track = tracks.get(thread);
            List<Invocation<C, R>> operations = new ArrayList<>(track.begun);
            for (int operation = 0; operation < track.begun; operation++) {
                operations.add(track.invocation(thread, operation));
            }
            threads.add(operations);
        }
        return new History<>(names, threads);
    }
}
