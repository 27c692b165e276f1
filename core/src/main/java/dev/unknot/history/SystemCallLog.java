// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.Arrays;
import java.util.List;

/**
 * Takes down the system calls of an execution whose threads run one at a time: each call when it is made, and what it
 * returns when it does. Costs less than a {@link HistoryRecorder}, which serves any threads.
 */
public final class SystemCallLog {
    private int[] threads;
    /** What was made and returned: each is a {@link SystemCall} or a {@link CallResult}. */
    private Object[] entries;

    private int size;

    /** A log with room for so many calls, which grows if there are more. */
    public SystemCallLog(int room) {
        threads = new int[2 * room];
        entries = new Object[2 * room];
    }

    /** Notes that a thread makes a call. */
    public void begin(int thread, SystemCall call) {
        add(thread, call);
    }

    /** Notes that the call of a thread has returned. */
    public void end(int thread, CallResult result) {
        add(thread, result);
    }

    private void add(int thread, Object entry) {
        int at = size;
        if (at == threads.length) {
            int longer = Math.max(4, 2 * at);
            threads = Arrays.copyOf(threads, longer);
            entries = Arrays.copyOf(entries, longer);
        }
        threads[at] = thread;
        entries[at] = entry;
        size = at + 1;
    }

    /** The number of calls made so far, and of those that have returned, together. */
    public int size() {
        return size;
    }

    int thread(int at) {
        return threads[at];
    }

    Object entry(int at) {
        return entries[at];
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
            if (entries[at] instanceof SystemCall call) {
                recorder.begin(threads[at], call);
            } else if (entries[at] instanceof CallResult result) {
                recorder.end(threads[at], result);
            }
        }
        return recorder.history();
    }
}
