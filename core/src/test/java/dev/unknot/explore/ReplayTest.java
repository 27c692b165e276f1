// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.sim.Carrier;
import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Recording;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ReplayTest {

    private final Program choosing = SmallProgram.of("choosing", scheduler -> {
        Runnable point = SmallProgram.point(scheduler, 0);
        scheduler.spawn("a", () -> {
            point.run();
            scheduler.choose(3, "three");
            point.run();
        });
        scheduler.spawn("b", () -> {});
        return SmallProgram.unchecked();
    });
    private final int[] choices = {0, 0, Recording.VALUE_BASE + 2, 1, 0};

    private static Replay replay(Executor executor, int... choices) {
        Replay replay = Replay.strict(new Schedule(choices, 0));
        assertThat(replay.begin(0)).isTrue();
        executor.execute(replay);
        return replay;
    }

    @Test
    void strict_anyExploredSchedule_reproducesDigestAndViolation() {
        for (Program program : WaitPrograms.all()) {
            Executor executor = new Executor(program);
            for (Exploration.Run run : Exploration.first(200, program, new RandomWalk(11), Carrier.best())
                    .runs()) {
                Replay replay = Replay.strict(run.schedule());
                assertThat(replay.begin(0)).isTrue();
                Violation violation = executor.execute(replay);
                assertThat(replay.fitted()).isTrue();
                assertThat(replay.divergence()).isEqualTo(-1);
                assertThat(executor.recording().digest()).isEqualTo(run.digest());
                assertThat(violation == null ? "" : violation.signature()).isEqualTo(run.signature());
                assertThat(executor.schedule()).isEqualTo(run.schedule());
                assertThat(replay.begin(1)).isFalse();
            }
        }
    }

    @Test
    void strict_scheduleThatFits_fits() {
        Replay replay = replay(new Executor(choosing), choices);
        assertThat(replay.fitted()).isTrue();
    }

    @Test
    void strict_threadNotEnabled_divergesThere() {
        Executor executor = new Executor(choosing);
        for (int step : new int[] {0, 1, 3, 4}) {
            int[] changed = choices.clone();
            changed[step] = 7;
            Replay replay = replay(executor, changed);
            assertThat(replay.divergence()).isEqualTo(step);
            assertThat(replay.fitted()).isFalse();
            assertThat(executor.ending()).isEqualTo(Ending.STOPPED);
            assertThat(executor.recording().steps()).isEqualTo(step);
        }
    }

    @Test
    void strict_valueOutOfRange_divergesThere() {
        Executor executor = new Executor(choosing);
        for (int wrong : new int[] {Recording.VALUE_BASE + 3, 0, 1}) {
            int[] changed = choices.clone();
            changed[2] = wrong;
            Replay replay = replay(executor, changed);
            assertThat(replay.divergence()).isEqualTo(2);
            assertThat(replay.fitted()).isFalse();
            assertThat(executor.ending()).isEqualTo(Ending.STOPPED);
        }
    }

    @Test
    void strict_scheduleEndsFirst_divergesAtItsEnd() {
        Executor executor = new Executor(choosing);
        for (int length = 0; length < choices.length; length++) {
            Replay replay = replay(executor, Arrays.copyOf(choices, length));
            assertThat(replay.divergence()).isEqualTo(length);
            assertThat(replay.fitted()).isFalse();
        }
    }

    @Test
    void strict_executionEndsFirst_divergesAtItsEnd() {
        int[] longer = Arrays.copyOf(choices, choices.length + 2);
        Replay replay = replay(new Executor(choosing), longer);
        assertThat(replay.divergence()).isEqualTo(choices.length);
        assertThat(replay.fitted()).isFalse();
    }

    @Test
    void lenient_anySchedule_givesAnExecutionThatReplays() {
        for (Program program : WaitPrograms.all()) {
            Executor executor = new Executor(program);
            SplitMix random = new SplitMix();
            for (int i = 0; i < 100; i++) {
                random.seed(5, i);
                int[] any = new int[30];
                Arrays.setAll(
                        any, at -> random.below(5) == 0 ? Recording.VALUE_BASE + random.below(3) : random.below(34));
                Replay lenient = Replay.lenient().follow(any);
                lenient.begin(0);
                executor.execute(lenient);
                assertThat(executor.ending()).isNotEqualTo(Ending.STOPPED);
                long digest = executor.recording().digest();
                replay(executor, executor.recording().schedule());
                assertThat(executor.recording().digest()).isEqualTo(digest);
            }
        }
    }
}
