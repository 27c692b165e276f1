// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.Errno;
import dev.unknot.file.PipeResult;
import dev.unknot.file.Result;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Scheduler;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.strategy.IncorrectResultsFailure;
import org.jetbrains.kotlinx.lincheck.strategy.ManagedDeadlockFailure;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Writing to a pipe, reading from it, and collecting the event of a knote that watches it is linearizable, whatever
 * overlaps: the event says how much there was to read at one moment of the call.
 */
final class PipeLincheckTest {

    /** All operations. */
    public abstract static class Operations {
        private final SystemCalls calls;
        private final int kqueue;
        private final PipeResult pipe;

        Operations(Scheduler scheduler) {
            calls = Machine.boot(scheduler).calls();
            kqueue = (int) calls.kqueue().value();
            pipe = calls.pipe();
            calls.kevent(kqueue, KeventArgs.change(new Kevent(pipe.first(), EVFILT_READ, EV_ADD, 0, 0, 0)));
        }

        private static String text(Result result) {
            return result.error() == Errno.OK
                    ? Long.toString(result.value())
                    : result.error().name();
        }

        /** Writes. */
        @Operation
        public String write(@Param(gen = IntGen.class, conf = "1:3") int count) {
            return text(calls.write(pipe.second(), count));
        }

        /** Reads. */
        @Operation
        public String read(@Param(gen = IntGen.class, conf = "1:3") int count) {
            return text(calls.read(pipe.first(), count));
        }

        /** Collects. */
        @Operation
        public String ready() {
            List<Kevent> events =
                    calls.kevent(kqueue, KeventArgs.await(2, Timeout.NONE)).events();
            return events.isEmpty() ? "nothing" : Long.toString(events.get(0).data());
        }
    }

    /** The port. */
    public static class Sound extends Operations {
        /** A new machine. */
        public Sound() {
            super(new LincheckScheduler());
        }
    }

    /** The locks exclude nobody. */
    public static class WithoutExclusion extends Operations {
        /** A new machine. */
        public WithoutExclusion() {
            super(new BrokenScheduler(BrokenScheduler.Fault.NO_EXCLUSION));
        }
    }

    private static ModelCheckingOptions options() {
        return LincheckBudget.options(3, 80)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(PipeModel.class);
    }

    @Test
    void operations_anyOverlap_areLinearizable() {
        options().check(Sound.class);
    }

    @Test
    void operations_locksExcludeNobody_giveWrongResultsOrHang() {
        Finding finding = Finding.of(options().minimizeFailedScenario(false), WithoutExclusion.class);
        // A torn flux count is a wrong result, a panic, or a wakeup that nobody sends.
        assertThat(finding.failure()).isInstanceOfAny(IncorrectResultsFailure.class, ManagedDeadlockFailure.class);
    }
}
