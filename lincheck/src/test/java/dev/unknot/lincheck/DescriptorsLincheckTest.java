// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.Errno;
import dev.unknot.file.FileEntry;
import dev.unknot.file.Result;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.filter.Machine;
import dev.unknot.sync.Scheduler;
import org.jetbrains.kotlinx.lincheck.strategy.IncorrectResultsFailure;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * The table of descriptors is linearizable: its lock makes duplicating and closing one step, and a look at a file
 * without the lock sees what the number named at one moment. When the file itself ends is not looked at.
 */
final class DescriptorsLincheckTest {

    /** All operations. */
    public abstract static class Operations {
        private final Machine machine;
        private final SystemCalls calls;

        Operations(Scheduler scheduler) {
            machine = Machine.boot(scheduler);
            calls = machine.calls();
            calls.kqueue();
            calls.pipe();
        }

        private static String text(Result result) {
            return result.error() == Errno.OK
                    ? Long.toString(result.value())
                    : result.error().name();
        }

        /** Gives a file the lowest free number. */
        @Operation
        public String dup(@Param(gen = IntGen.class, conf = "3:5") int number) {
            return text(calls.dup(number));
        }

        /** Has a number name the file of another one. */
        @Operation
        public String dup2(
                @Param(gen = IntGen.class, conf = "3:5") int number,
                @Param(gen = IntGen.class, conf = "3:5") int target) {
            return text(calls.dup2(number, target));
        }

        /** Closes a number. */
        @Operation
        public String close(@Param(gen = IntGen.class, conf = "3:5") int number) {
            return text(calls.close(number));
        }

        /** What a number names. */
        @Operation
        public String kind(@Param(gen = IntGen.class, conf = "3:5") int number) {
            FileEntry file = machine.kernel().descriptors().get(number);
            if (file == null) {
                return Errno.EBADF.name();
            }
            String kind = file.data().type().name();
            file.unuse();
            return kind;
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
                .sequentialSpecification(DescriptorsModel.class);
    }

    @Test
    void operations_anyOverlap_areLinearizable() {
        options().check(Sound.class);
    }

    @Test
    void operations_locksExcludeNobody_giveWrongResults() {
        Finding finding = Finding.of(options().minimizeFailedScenario(false), WithoutExclusion.class);
        assertThat(finding.failure()).isInstanceOf(IncorrectResultsFailure.class);
    }
}
