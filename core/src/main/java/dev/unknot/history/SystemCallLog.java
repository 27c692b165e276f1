// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes down the system calls of an execution whose threads run one at a time: each call when it is made and when it
 * returns, in this order. Costs less than a {@link HistoryRecorder}, which serves any threads.
 */
public final class SystemCallLog {
    private int[] threads;
    /** What is made at each place; null where something returns. */
    private @Nullable SystemCall[] calls;
    /** What is returned at each place; null where something is made. */
    private @Nullable CallResult[] results;

    private int size;

    /** A log with room for so many calls, which grows if there are more. */
    public SystemCallLog(int room) {
        threads = new int[2 * room];
        calls = new @Nullable SystemCall[2 * room];
        results = new @Nullable CallResult[2 * room];
    }

    /** Notes that a thread makes a call. */
    public void begin(int thread, SystemCall call) {
        int at = next(thread);
        calls[at] = call;
    }

    /** Notes that the call of a thread has returned. */
    public void end(int thread, CallResult result) {
        int at = next(thread);
        results[at] = result;
    }

    private int next(int thread) {
        int at = size;
        if (at == threads.length) {
            int longer = Math.max(4, 2 * at);
            threads = Arrays.copyOf(threads, longer);
            calls = Arrays.copyOf(calls, longer);
            results = Arrays.copyOf(results, longer);
        }
        threads[at] = thread;
        size = at + 1;
        return at;
    }

    /** How often something was noted so far. */
    public int size() {
        return size;
    }

    int thread(int at) {
        return threads[at];
    }

    @Nullable
    SystemCall call(int at) {
        return calls[at];
    }

    @Nullable
    CallResult result(int at) {
        return results[at];
    }

    /**
     * The history so far.
     *
     * @param names those of the threads
     * @throws IllegalStateException if calls of one thread overlap
     */
    public History<SystemCall, CallResult> history(List<String> names) {
        HistoryRecorder<SystemCall, CallResult> recorder = new HistoryRecorder<>(names);
        for (int at = 0; at < size; at++) {
            SystemCall call = calls[at];
            if (call != null) {
                recorder.begin(threads[at], call);
            } else {
                recorder.end(threads[at], Objects.requireNonNull(results[at]));
            }
        }
        return recorder.history();
    }
}
