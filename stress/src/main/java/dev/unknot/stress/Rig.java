// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static dev.unknot.kqueue.KeventFlags.EVFILT_TIMER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.NOTE_NSECONDS;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.AuditViolation;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.thread.Choices;
import dev.unknot.sync.thread.ThreadFailure;
import dev.unknot.sync.thread.ThreadScheduler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A machine with one kqueue, as every test starts from, and what its actors do to it, told as words. */
class Rig {
    /** How long a thread may block in a test: more than any noise of the computer. */
    static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    /** How long a thread may block in a twin that is expected to hang, and does so again and again. */
    static final long TWIN_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

    /** How long a thread may block in a twin that hangs only after something else went wrong. */
    static final long TWIN_NANOS_MAX_SLOW = TimeUnit.SECONDS.toNanos(2);
    /** A timeout that only a hang reaches. */
    static final Timeout LONG = Timeout.of(20, 0);
    /** A timeout in which a timer may go off. */
    static final Timeout SHORT = Timeout.of(0, 100_000);

    private static final int TIMER_IDENT = 2;
    private static final long TIMER_NANOS = 20_000;

    private final ThreadScheduler threads;
    private final Machine machine;
    private final int kq;

    /** A machine on a scheduler without a flaw. */
    Rig() {
        this(NANOS_MAX, UnaryOperator.identity());
    }

    /** A machine on a scheduler to which a flaw is added. */
    Rig(long blockNanosMax, UnaryOperator<Scheduler> flaw) {
        threads = new ThreadScheduler(Choices.ORDINARY, blockNanosMax);
        machine = Machine.boot(flaw.apply(threads));
        kq = Math.toIntExact(machine.calls().kqueue().value());
    }

    Machine machine() {
        return machine;
    }

    /** The descriptor of the kqueue. */
    int kq() {
        return kq;
    }

    /** What an actor did, in a word; what it threw, if it did. */
    static String tell(Supplier<String> operation) {
        try {
            return operation.get();
        } catch (Throwable e) {
            // Whatever an actor throws is an outcome, errors of the JVM included.
            return "threw " + e;
        }
    }

    /** A change of the timer, which goes off all the time. */
    static Kevent timer(int flags) {
        return new Kevent(TIMER_IDENT, EVFILT_TIMER, flags, NOTE_NSECONDS, TIMER_NANOS, 0);
    }

    /** Applies a change of an event of EVFILT_USER with ident 1; tells the error. */
    String changeUser(int flags, int fflags) {
        return change(new Kevent(1, EVFILT_USER, flags, fflags, 0, 0));
    }

    /** Applies a change; tells the error. */
    String change(Kevent change) {
        return tell(() ->
                machine.calls().kevent(kq, KeventArgs.change(change)).error().name());
    }

    /** Collects up to one event without waiting; tells how many there were, or the error. */
    String collect() {
        return collect(Timeout.NONE);
    }

    /** Collects up to one event; tells how many there were, or the error. */
    String collect(Timeout timeout) {
        return tell(() -> {
            KeventResult result = machine.calls().kevent(kq, KeventArgs.await(1, timeout));
            return result.error() == Errno.OK
                    ? String.valueOf(result.count())
                    : result.error().name();
        });
    }

    /** Closes a descriptor; tells the error. */
    String close(int fd) {
        return tell(() -> machine.calls().close(fd).error().name());
    }

    /**
     * After the actors: ends the threads of the scheduler, and tells how many knotes and kqueues there are and whether
     * the machine is sound.
     */
    String verdict() {
        return tell(() -> {
            threads.close();
            List<ThreadFailure> failures = threads.failures();
            if (!failures.isEmpty()) {
                return "failed " + failures.getFirst();
            }
            List<AuditViolation> violations = machine.kernel().audit();
            String counts = machine.kernel().liveKnotes() + " knotes "
                    + machine.kernel().liveKqueues() + " kqueues ";
            return counts
                    + (violations.isEmpty() ? "sound" : violations.getFirst().kind());
        });
    }
}
