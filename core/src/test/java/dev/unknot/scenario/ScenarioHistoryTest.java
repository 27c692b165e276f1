// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.Explanation;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.ScheduleFormatException;
import dev.unknot.explore.Subject;
import dev.unknot.explore.Violation;
import dev.unknot.report.TextReport;
import dev.unknot.scenario.FaultyScheduler.Fault;
import dev.unknot.sync.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The results of scenarios against sequential models: no false alarm, and none missing. */
final class ScenarioHistoryTest {
    private static final int SCENARIOS = 100;
    private static final int EXECUTIONS = 20;

    /** A scenario on a scheduler of somebody's choice, whose latest execution can be asked. */
    private static final class Watched implements Program {
        private final Scenario scenario;
        private final UnaryOperator<Scheduler> disguise;
        private @Nullable Subject latest;

        Watched(Scenario scenario, UnaryOperator<Scheduler> disguise) {
            this.scenario = scenario;
            this.disguise = disguise;
        }

        @Override
        public String name() {
            return scenario.name();
        }

        @Override
        public Subject start(Scheduler scheduler) {
            Subject started = scenario.start(disguise.apply(scheduler));
            latest = started;
            return started;
        }

        /** The first of some random executions of which no order explains the results; null if there is none. */
        private @Nullable Alarm alarm(long seed, int executions) {
            Executor executor = new Executor(this);
            RandomWalk walk = new RandomWalk(seed);
            for (int i = 0; i < executions; i++) {
                walk.begin(i);
                Violation violation = executor.execute(walk);
                Subject subject = latest;
                if (violation != null && subject != null && !subject.remarks().isEmpty()) {
                    return new Alarm(violation, subject.remarks(), executor.schedule());
                }
            }
            return null;
        }
    }

    /** What no order explains. */
    private record Alarm(Violation violation, List<String> remarks, Schedule schedule) {}

    private static List<Alarm> alarms(LongFunction<Scenario> scenarios) {
        List<Alarm> alarms = new ArrayList<>();
        for (long seed = 0; seed < SCENARIOS; seed++) {
            Scenario scenario = scenarios.apply(seed);
            assertThat(scenario.isJudged()).isTrue();
            Alarm alarm = new Watched(scenario, UnaryOperator.identity()).alarm(seed, EXECUTIONS);
            if (alarm != null) {
                alarms.add(alarm);
            }
        }
        return alarms;
    }

    @Test
    void kqueue_randomScenarios_areExplained() {
        assertThat(alarms(RandomScenarios::onKqueue)).isEmpty();
    }

    @Test
    void descriptors_randomScenarios_areExplained() {
        assertThat(alarms(RandomScenarios::onDescriptors)).isEmpty();
    }

    /** A pipe is written to while somebody registers a knote for it, looks for its event, and deletes the knote. */
    private static Scenario writeVsRegister() {
        Scenario.Builder s = Scenario.named("write-vs-register").after("a lost event of which no trace is left");
        Handle kq = s.kqueue("kq");
        Handle[] pipe = s.pipe("a", "b");
        return s.thread(
                        "read",
                        Operations.change(kq, Change.of(pipe[0], EVFILT_READ, EV_ADD)),
                        Operations.collect(kq, 1),
                        Operations.change(kq, Change.of(pipe[0], EVFILT_READ, EV_DELETE)))
                .thread("write", Operations.write(pipe[1], 1))
                .build();
    }

    @Test
    void write_pipesWithLocks_isExplained() {
        assertThat(new Watched(writeVsRegister(), UnaryOperator.identity()).alarm(1, 1_000))
                .isNull();
    }

    @Test
    void write_pipesWithoutLocks_losesAnEventAndTheReportSaysSo() throws ScheduleFormatException {
        Scenario scenario = writeVsRegister();
        Watched twin = new Watched(scenario, scheduler -> new FaultyScheduler(scheduler, Fault.OPEN_PIPE));
        Alarm alarm = twin.alarm(1, 1_000);
        assertThat(alarm).isNotNull();
        if (alarm == null) {
            return;
        }
        assertThat(alarm.violation().kind()).isEqualTo(FindingKind.NOT_LINEARIZABLE);
        assertThat(alarm.violation().message())
                .isEqualTo("no order of what was done to the kqueue explains the result of"
                        + " kevent(3, events<=1, no wait) of read");
        Explanation explanation = Explainer.explain(new Executor(twin), alarm.schedule());
        assertThat(explanation.remarks()).isEqualTo(alarm.remarks());
        assertThat(TextReport.ofReplay(scenario, explanation, 120))
                .contains("FINDING not linearizable in write-vs-register")
                .contains("what was done to the kqueue, with the order of begins and ends:")
                .contains("read: collects nothing, but there what is pending is {4 READ data=1}");
    }

    /** A number that two threads close. */
    private static Scenario closeVsClose(UnaryOperator<Operation> change) {
        Scenario.Builder s = Scenario.named("close-vs-close").after("a descriptor is closed twice");
        Handle kq = s.kqueue("kq");
        return s.thread("first", change.apply(Operations.close(kq)))
                .thread("second", Operations.close(kq))
                .build();
    }

    @Test
    void operation_noSystemCall_isNotJudged() {
        assertThat(closeVsClose(UnaryOperator.identity()).isJudged()).isTrue();
        assertThat(closeVsClose(operation -> new Operation(operation.text(), operation.body()))
                        .isJudged())
                .isFalse();
        assertThat(new Catalogue().all()).filteredOn(Scenario::isJudged).hasSizeGreaterThan(18);
    }
}
