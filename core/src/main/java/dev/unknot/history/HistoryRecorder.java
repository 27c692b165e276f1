// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.ArrayList;
import java.util.List;
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
    private final AtomicInteger order = new AtomicInteger();
    private final List<String> names;
    private final List<Track<C, R>> tracks;

    /** What one thread has done. */
    private static final class Track<C, R> {
        private final List<Invocation<C, R>> done = new ArrayList<>(4);
        private @Nullable C call;
        private int begin;
    }

    /** A recorder for threads of those names. */
    public HistoryRecorder(List<String> names) {
        this.names = List.copyOf(names);
        tracks = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            tracks.add(new Track<>());
        }
    }

    /** Notes that a thread begins an operation; called by that thread, just before it. */
    public void begin(int thread, C call) {
        Track<C, R> track = tracks.get(thread);
        if (track.call != null) {
            throw new IllegalStateException("thread " + thread + " has not returned from " + track.call);
        }
        track.call = call;
        track.begin = order.incrementAndGet();
    }

    /** Notes that a thread's operation has returned; called by that thread, just after it. */
    public void end(int thread, R result) {
        int end = order.incrementAndGet();
        Track<C, R> track = tracks.get(thread);
        C call = track.call;
        if (call == null) {
            throw new IllegalStateException("thread " + thread + " has not begun anything");
        }
        track.call = null;
        track.done.add(new Invocation<>(thread, track.done.size(), call, track.begin, end, result));
    }

    /** What was recorded so far. */
    public History<C, R> history() {
        List<List<Invocation<C, R>>> threads = new ArrayList<>(tracks.size());
        for (int thread = 0; thread < tracks.size(); thread++) {
            Track<C, R> track = tracks.get(thread);
            List<Invocation<C, R>> operations = new ArrayList<>(track.done);
            C call = track.call;
            if (call != null) {
                operations.add(
                        new Invocation<>(thread, operations.size(), call, track.begin, Invocation.PENDING, null));
            }
            threads.add(operations);
        }
        return new History<>(names, threads);
    }
}
