// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.history.FileUseModel;
import dev.unknot.history.FileUseModel.Call;
import dev.unknot.history.FileUseModel.Outcome;
import dev.unknot.history.History;
import dev.unknot.history.HistoryRecorder;
import dev.unknot.history.Invocation;
import dev.unknot.history.Linearizability;
import dev.unknot.history.Verdict;
import dev.unknot.sync.thread.Choices;
import dev.unknot.sync.thread.ThreadScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The uses of a file entry by real threads, one of which takes its only descriptor away. */
final class FileEntryHistoryTest {
    private static final long BLOCK_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final int ROUNDS = 100;
    private static final List<String> NAMES = List.of("maker", "user", "closer");

    /** A file that notes who closes it. */
    private static final class Witness extends BareFile {
        private final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();

        @Override
        public void close(FileEntry entry) {
            assertThat(closer.getAndSet(Thread.currentThread())).isNull();
        }
    }

    private static Outcome outcome(Witness witness, Runnable operation) {
        boolean before = witness.closer.get() == Thread.currentThread();
        operation.run();
        boolean closed = !before && witness.closer.get() == Thread.currentThread();
        return closed ? Outcome.CLOSED : Outcome.DONE;
    }

    private static Outcome perform(FileEntry entry, Witness witness, Call call) {
        return switch (call) {
            case USE -> entry.tryUse() ? Outcome.DONE : Outcome.REFUSED;
            case UNUSE -> outcome(witness, entry::unuse);
            case HOLD -> outcome(witness, entry::hold);
            case CLOSE -> outcome(witness, () -> entry.closef(null));
        };
    }

    private static void useThreeTimes(
            HistoryRecorder<Call, Outcome> recorder, int thread, FileEntry entry, Witness witness) {
        for (int i = 0; i < 3; i++) {
            recorder.begin(thread, Call.USE);
            Outcome used = perform(entry, witness, Call.USE);
            recorder.end(thread, used);
            if (used == Outcome.DONE) {
                recorder.begin(thread, Call.UNUSE);
                recorder.end(thread, perform(entry, witness, Call.UNUSE));
            }
        }
    }

    private static History<Call, Outcome> history() throws InterruptedException {
        try (ThreadScheduler scheduler = new ThreadScheduler(Choices.ORDINARY, BLOCK_NANOS_MAX)) {
            FileEntry entry = new FileEntry(scheduler, new ActiveFiles(scheduler));
            Witness witness = new Witness();
            entry.setMature(witness);
            HistoryRecorder<Call, Outcome> recorder = new HistoryRecorder<>(NAMES);
            recorder.begin(0, Call.UNUSE);
            recorder.end(0, perform(entry, witness, Call.UNUSE));
            scheduler.spawn("user", () -> useThreeTimes(recorder, 1, entry, witness));
            scheduler.spawn("closer", () -> {
                recorder.begin(2, Call.CLOSE);
                recorder.end(2, perform(entry, witness, Call.CLOSE));
            });
            assertThat(scheduler.awaitThreads(BLOCK_NANOS_MAX)).isTrue();
            assertThat(scheduler.failures()).isEmpty();
            return recorder.history();
        }
    }

    /** The history in which whoever closed the file did not. */
    private static History<Call, Outcome> neverClosed(History<Call, Outcome> history) {
        List<List<Invocation<Call, Outcome>>> threads = new ArrayList<>();
        for (List<Invocation<Call, Outcome>> thread : history.threads()) {
            threads.add(thread.stream()
                    .map(operation -> operation.result() == Outcome.CLOSED
                            ? new Invocation<>(
                                    operation.thread(),
                                    operation.index(),
                                    operation.call(),
                                    operation.begin(),
                                    operation.end(),
                                    Outcome.DONE)
                            : operation)
                    .toList());
        }
        return new History<>(history.names(), threads);
    }

    @Test
    void uses_realThreads_areExplainedAndTheLastOneCloses() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            History<Call, Outcome> history = history();
            assertThat(Linearizability.check(new FileUseModel(), history))
                    .as("%s", history.lines())
                    .isInstanceOf(Verdict.Linearizable.class);
            assertThat(Linearizability.check(new FileUseModel(), neverClosed(history)))
                    .isInstanceOf(Verdict.NotLinearizable.class);
        }
    }
}
