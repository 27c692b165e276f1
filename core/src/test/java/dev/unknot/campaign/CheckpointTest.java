// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import static dev.unknot.campaign.Nobody.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.campaign.Campaign.Until;
import dev.unknot.explore.Finding;
import dev.unknot.explore.LockFinding;
import dev.unknot.explore.Program;
import dev.unknot.explore.SmallProgram;
import dev.unknot.explore.Subject;
import dev.unknot.explore.WaitPrograms;
import dev.unknot.sync.Scheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stops campaigns and has them go on, and compares what they did with one that was not stopped. */
final class CheckpointTest {
    private static final int BUDGET = 300;

    @TempDir
    Path folder;

    /** Stops the campaign after so many executions. */
    private static final class Stopping implements Program {
        private final Program program;
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        private volatile @Nullable Campaign campaign;

        Stopping(Program program) {
            this.program = program;
        }

        void stopAfter(Campaign stopped, int executions) {
            left.set(executions);
            campaign = stopped;
        }

        @Override
        public String name() {
            return program.name();
        }

        @Override
        public Subject start(Scheduler scheduler) {
            Campaign running = campaign;
            if (running != null && left.decrementAndGet() == 0) {
                running.stop();
            }
            return program.start(scheduler);
        }
    }

    private static Settings settings(long executions, int workers, String strategy) {
        List<StrategyChoice> choices =
                Stream.of(strategy.split(",")).map(StrategyChoice::parse).toList();
        return new Settings(choices, 7, Budget.parse(executions + "x"), workers, Until.BUDGET_SPENT, 10_000, 60_000);
    }

    private static Program program() {
        return WaitPrograms.buffer(2, 2, WaitPrograms.BufferBug.IF_FOR_WHILE);
    }

    private Checkpoint written(Checkpoint checkpoint) throws Exception {
        Path file = folder.resolve("checkpoint");
        checkpoint.write(file);
        return Checkpoint.read(file);
    }

    /** All that a campaign has done, but for who of several was the first to find something. */
    private String text(Checkpoint checkpoint) throws IOException {
        Path file = folder.resolve("text");
        checkpoint.write(file);
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("end "))
                .map(line -> line.replaceFirst("^(finding( \\S+){5}) \\S+ \\S+", "$1"))
                .reduce("", (a, b) -> a + b + "\n");
    }

    private Checkpoint uninterrupted(int workers, String strategy) throws Exception {
        Stopping program = new Stopping(program());
        Campaign campaign = new Campaign(List.of(program), settings(BUDGET, workers, strategy));
        campaign.run(NOBODY);
        return campaign.checkpoint();
    }

    private static long executions(Checkpoint checkpoint) {
        return checkpoint.parts().stream()
                .mapToLong(Checkpoint.Part::executions)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dfs", "random", "pct:3", "pos", "surw"})
    void resume_stoppedAnywhere_isAsIfItWereNot(String strategy) throws Exception {
        for (int workers : new int[] {1, 3}) {
            String whole = text(uninterrupted(workers, strategy));
            for (int step : new int[] {3, 64, 250}) {
                Stopping program = new Stopping(program());
                Campaign campaign = new Campaign(List.of(program), settings(BUDGET, workers, strategy));
                program.stopAfter(campaign, step);
                campaign.run(NOBODY);
                int stops = 0;
                Checkpoint kept = written(campaign.checkpoint());
                while (executions(kept) < BUDGET) {
                    stops++;
                    Settings rest = settings(BUDGET - executions(kept), 1 + stops % 2, strategy);
                    campaign = new Campaign(List.of(program), rest, kept);
                    program.stopAfter(campaign, stops > 5 ? Integer.MAX_VALUE : step);
                    campaign.run(NOBODY);
                    kept = written(campaign.checkpoint());
                }
                assertThat(stops).isPositive();
                assertThat(text(kept)).isEqualTo(whole);
            }
        }
    }

    @Test
    void resume_allStrategies_hasTheSameCoverageAndFindings() throws Exception {
        String strategies = "dfs,pos,surw,pct:3";
        Stopping program = new Stopping(program());
        Campaign whole = new Campaign(List.of(program), settings(2_000, 2, strategies));
        Campaign.Outcome expected = whole.run(NOBODY);
        Campaign half = new Campaign(List.of(program), settings(800, 2, strategies));
        half.run(NOBODY);
        Campaign rest = new Campaign(List.of(program), settings(1_200, 2, strategies), written(half.checkpoint()));
        Campaign.Outcome outcome = rest.run(NOBODY);
        assertThat(outcome.coverage()).isEqualTo(expected.coverage());
        assertThat(outcome.executions()).isEqualTo(expected.executions());
        assertThat(outcome.resumed()).isEqualTo(800);
        assertThat(outcome.findings()).isNotEmpty();
        assertThat(outcome.findings().stream().map(Finding::scheduleText))
                .containsExactlyElementsOf(
                        expected.findings().stream().map(Finding::scheduleText).toList());
        assertThat(text(rest.checkpoint())).isEqualTo(text(whole.checkpoint()));
    }

    @Test
    void resume_afterTheLastExecution_stillTellsOfLocks() throws Exception {
        Program program = SmallProgram.philosophers(2);
        Campaign first = new Campaign(List.of(program), settings(1_000, 1, "dfs"));
        List<LockFinding> expected = first.run(NOBODY).lockFindings();
        assertThat(expected).isNotEmpty();
        Campaign second = new Campaign(List.of(program), settings(1_000, 1, "dfs"), written(first.checkpoint()));
        assertThat(second.run(NOBODY).lockFindings()).isEqualTo(expected);
        assertThat(second.checkpoint().parts().getFirst().lockWitnesses())
                .isEqualTo(first.checkpoint().parts().getFirst().lockWitnesses());
    }

    @Test
    void resume_twinThatForgetsWhereItWas_repeats() throws Exception {
        Stopping program = new Stopping(program());
        Campaign half = new Campaign(List.of(program), settings(BUDGET / 2, 1, "pos"));
        half.run(NOBODY);
        Checkpoint kept = half.checkpoint();
        Checkpoint.Part part = kept.parts().getFirst();
        Checkpoint.Part forgetful = new Checkpoint.Part(
                part.program(),
                part.strategy(),
                0,
                1,
                part.executions(),
                part.ended(),
                part.unjudged(),
                false,
                List.of(0L),
                part.lockWitnesses(),
                part.sample());
        Campaign rest = new Campaign(
                List.of(program),
                settings(BUDGET / 2, 1, "pos"),
                new Checkpoint(kept.identity(), List.of(forgetful), kept.findings()));
        rest.run(NOBODY);
        assertThat(text(rest.checkpoint())).isNotEqualTo(text(uninterrupted(1, "pos")));
    }

    @Test
    void resume_firstFindingMade_leavesTheProgram() throws Exception {
        Stopping program = new Stopping(program());
        Settings settings = new Settings(
                List.of(StrategyChoice.parse("pos")), 7, Budget.parse("5000x"), 1, Until.FIRST_FINDING, 10_000, 60_000);
        Campaign first = new Campaign(List.of(program), settings);
        long executions = first.run(NOBODY).executions();
        Campaign second = new Campaign(List.of(program), settings, written(first.checkpoint()));
        Campaign.Outcome outcome = second.run(NOBODY);
        assertThat(outcome.executions()).isEqualTo(executions).isLessThan(5_000);
        assertThat(outcome.findings()).hasSize(1);
    }

    // ---- files that are none of ours ----

    private static void assertUnusable(Path file, String why) {
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(why);
    }

    @Test
    void read_anyByteChanged_isDamaged() throws Exception {
        Path file = folder.resolve("checkpoint");
        uninterrupted(1, "pos").write(file);
        byte[] bytes = Files.readAllBytes(file);
        Path broken = folder.resolve("broken");
        for (int i = 0; i < bytes.length; i += 1 + bytes.length / 100) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Files.write(broken, changed);
            assertThatThrownBy(() -> Checkpoint.read(broken)).isInstanceOf(CheckpointException.class);
        }
        for (int length : new int[] {0, 5, 19, bytes.length / 2, bytes.length - 1}) {
            Files.write(broken, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Checkpoint.read(broken)).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void read_foreignFile_saysWhatItIs() throws Exception {
        Path file = folder.resolve("file");
        assertUnusable(file, "no such file");
        assertUnusable(folder, "cannot be read");
        Files.writeString(file, "{\"name\": 1}\n");
        assertUnusable(file, "no checkpoint of Unknot");
        Files.writeString(file, "unknot-checkpoint 2\nend 0\n");
        assertUnusable(file, "version '2'");
        Files.writeString(file, "unknot-checkpoint 3\nsame\nend 0\n", StandardCharsets.UTF_8);
        assertUnusable(file, "checksum");
    }

    @Test
    void resume_otherCampaign_isRefused() throws Exception {
        Checkpoint kept = uninterrupted(1, "pos");
        List<Program> programs = List.of(program());
        assertThatThrownBy(() -> new Campaign(programs, settings(10, 1, "surw"), kept))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("it is of another search: strategies 'pos', not 'surw'");
        assertThatThrownBy(() -> new Campaign(List.of(WaitPrograms.torn()), settings(10, 1, "pos"), kept))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("another search: scenarios");
        Program changed = new Program() {
            @Override
            public String name() {
                return program().name();
            }

            @Override
            public Subject start(Scheduler scheduler) {
                return WaitPrograms.torn().start(scheduler);
            }
        };
        assertThatThrownBy(() -> new Campaign(List.of(changed), settings(10, 1, "pos"), kept))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("another version");
    }
}
