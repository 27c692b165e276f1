// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/** The states of knotes and kqueues, with the kernel's names and values. */
public final class StatusFlags {
    /** The event has happened, and has not been reported since. */
    public static final int KN_ACTIVE = 0x01;
    /** The knote is on its kqueue's queue, or a scan has taken it from there. */
    public static final int KN_QUEUED = 0x02;
    /** The event is not reported. */
    public static final int KN_DISABLED = 0x04;
    /** The knote does not watch anything. */
    public static final int KN_DETACHED = 0x08;
    /** The knote is none, but the end mark of a scan. */
    public static final int KN_MARKER = 0x20;
    /** The knote watches a kqueue. */
    public static final int KN_KQUEUE = 0x40;
    /** The lock of the knote's kqueue is held by whoever calls the filter. */
    public static final int KN_HASKQLOCK = 0x80;
    /** The knote is in flux for a scan or a change, and may be activated nevertheless. */
    public static final int KN_SCAN = 0x100;

    /** Somebody polls the kqueue. */
    static final int KQ_SEL = 0x01;
    /** Somebody sleeps until there is an event. */
    static final int KQ_SLEEP = 0x02;
    /** Somebody sleeps until a knote is not in flux. */
    static final int KQ_FLUXWAIT = 0x04;
    /** The owner is sent SIGIO when there is an event. */
    static final int KQ_ASYNC = 0x08;
    /** The kqueue is being closed. */
    static final int KQ_CLOSING = 0x10;
    /** The task that tells watching kqueues is enqueued. */
    static final int KQ_TASKSCHED = 0x20;
    /** The closer waits for the task. */
    static final int KQ_TASKDRAIN = 0x40;

    private static final String[] KNOTE_NAMES = {
        "ACTIVE", "QUEUED", "DISABLED", "DETACHED", "0x10", "MARKER", "KQUEUE", "HASKQLOCK", "SCAN"
    };
    private static final String[] KQUEUE_NAMES = {
        "SEL", "SLEEP", "FLUXWAIT", "ASYNC", "CLOSING", "TASKSCHED", "TASKDRAIN"
    };

    private StatusFlags() {}

    /** The status of a knote in words: {@code ACTIVE|QUEUED}, or 0. */
    public static String knoteStatus(int status) {
        return decode(status, KNOTE_NAMES);
    }

    /** The state of a kqueue in words: {@code SLEEP|FLUXWAIT}, or 0. */
    public static String kqueueState(int state) {
        return decode(state, KQUEUE_NAMES);
    }

    static String decode(int bits, String[] names) {
        if (bits == 0) {
            return "0";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            if ((bits >>> i & 1) != 0) {
                text.append(text.isEmpty() ? "" : "|").append(names[i]);
            }
        }
        int rest = bits & -1 << names.length;
        if (rest != 0) {
            text.append(text.isEmpty() ? "" : "|").append("0x").append(Integer.toHexString(rest));
        }
        return text.toString();
    }
}
