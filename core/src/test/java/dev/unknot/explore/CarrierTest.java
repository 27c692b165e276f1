// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.sim.Carrier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both carriers give the same executions, in this JVM and in one that has only the slower carrier. */
final class CarrierTest {

    @Test
    void best_withTheOption_isTheFastCarrier() {
        assertThat(Carrier.best()).isEqualTo(Carrier.CONTINUATION);
    }

    @Test
    void carriers_sameSchedules_giveTheSameExecutions() {
        for (Program program : DigestMain.programs()) {
            List<Exploration.Run> fast = Exploration.first(200, program, new Pct(3, 15, 5), Carrier.CONTINUATION)
                    .runs();
            List<Exploration.Run> slow = Exploration.first(200, program, new Pct(3, 15, 5), Carrier.HANDOVER)
                    .runs();
            assertThat(slow).as(program.name()).isEqualTo(fast);
        }
    }

    @Test
    void carriers_sameSchedule_areExplainedAlike() throws ScheduleFormatException {
        for (Program program : DigestMain.programs()) {
            for (Exploration.Run run : Exploration.first(12, program, new RandomWalk(3), Carrier.best())
                    .runs()) {
                assertThat(explain(program, Carrier.HANDOVER, run.schedule()))
                        .as(program.name() + " " + run.schedule())
                        .isEqualTo(explain(program, Carrier.CONTINUATION, run.schedule()));
            }
        }
    }

    /** All but the places in the code, whose frames belong to the carrier's stack. */
    private static String explain(Program program, Carrier carrier, Schedule schedule) throws ScheduleFormatException {
        Executor executor = new Executor(program, carrier, Executor.DEFAULT_STEPS_MAX);
        Explanation told = Explainer.explain(executor, schedule);
        executor.scheduler().dispose();
        StringBuilder text = new StringBuilder();
        text.append(told.threads()).append(told.waiters()).append(told.state()).append(told.violation());
        for (Explanation.Step step : told.steps()) {
            text.append('\n')
                    .append(step.number())
                    .append(step.thread())
                    .append(step.held())
                    .append(step.changes());
            for (Explanation.Action action : step.actions()) {
                text.append(action.verb()).append(action.object()).append(action.detail());
            }
        }
        return text.toString();
    }

    @Test
    void best_withoutTheOption_isTheOtherCarrierWithTheSameExecutions() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DigestMain.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo(Carrier.HANDOVER + " " + DigestMain.digests(Carrier.CONTINUATION));
    }
}
