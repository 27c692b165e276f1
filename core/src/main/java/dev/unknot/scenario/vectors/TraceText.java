// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.sync.WakeReason;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.Verb;
import org.jspecify.annotations.Nullable;

/**
 * The trace of an execution in the form that vectors have, event by event: {@code [0,"lock","kqueue#0"]}. Events that
 * vectors do not have are passed over.
 */
final class TraceText {
    /** The thread that runs tasks. */
    static final String TASK_QUEUE = "taskq";
    /** The thread that runs callouts. */
    static final String CLOCK = "clock";

    private final SimScheduler scheduler;
    private final Recording recording;
    private int at;

    TraceText(SimScheduler scheduler) {
        this.scheduler = scheduler;
        recording = scheduler.recording();
    }

    /** The text of the next event; null after the last. */
    @Nullable
    String next() {
        while (at < recording.events()) {
            String text = text(at++);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private @Nullable String text(int event) {
        Verb verb = recording.verb(event);
        return switch (verb) {
            case OPERATION -> '[' + thread(event) + ",\"op\"," + recording.argument(event) + ']';
            case LOCK, UNLOCK, LOCK_SHARED, UNLOCK_SHARED, WAKEUP, ENQUEUE, TASK, CALLOUT, DRAIN ->
                begin(event, verb.word()) + ']';
            case SLEEP -> begin(event, verb.word()) + word(message(event, verb)) + ']';
            case RESUME -> begin(event, verb.word()) + word(message(event, verb)) + word(reason(event)) + ']';
            case DRAINED -> begin(event, Verb.RESUME.word()) + word("codrain") + word("0") + ']';
            case TIME -> "[null,\"time\"," + recording.time(event) + ']';
            case CHOICE, SELECT, SELECTED, FIRE, SPAWN, EXIT, READ, WRITE, EARLY, SPURIOUS -> null;
        };
    }

    private String begin(int event, String verb) {
        return '[' + thread(event) + word(verb) + word(scheduler.label(recording.object(event)));
    }

    private static String word(String text) {
        return ",\"" + text + '"';
    }

    private String thread(int event) {
        int thread = recording.thread(event);
        return thread < SimScheduler.THREADS_MAX ? Integer.toString(thread) : '"' + service(thread) + '"';
    }

    private static String service(int thread) {
        return thread == SimScheduler.CLOCK ? CLOCK : TASK_QUEUE;
    }

    /** The name of a thread in the detail of an outcome. */
    static String waiter(int thread) {
        return thread < SimScheduler.THREADS_MAX ? "T" + thread : service(thread);
    }

    private String message(int event, Verb verb) {
        return scheduler.message(recording.argument(event), verb);
    }

    private String reason(int event) {
        WakeReason reason = SimScheduler.reason(recording.argument(event));
        return switch (reason) {
            case WOKEN -> "0";
            case TIMED_OUT -> "EAGAIN";
            case INTERRUPTED -> "EINTR";
            case RESTART -> "ERESTART";
        };
    }
}
