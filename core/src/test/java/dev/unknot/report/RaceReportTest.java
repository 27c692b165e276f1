// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.Explanation;
import dev.unknot.explore.FailureAnalysis;
import dev.unknot.explore.FailureAnalysis.Order;
import dev.unknot.explore.FailureAnalysis.Scope;
import dev.unknot.scenario.Catalogue;
import dev.unknot.scenario.CoreWorld;
import dev.unknot.scenario.Scenario;
import dev.unknot.sync.sim.Granularity;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A report of a data race says at first sight what races, and leaves out the accesses that do not matter. */
final class RaceReportTest {
    private static final int WIDTH = 130;

    private final Scenario scenario =
            new Catalogue().matching("register-vs-register-on-reader").getFirst();

    private Explanation firstRace() throws Exception {
        Executor executor = new Executor(CoreWorld.at(Granularity.MEMORY).program(scenario));
        DepthFirst search = new DepthFirst(DepthFirst.Cost.SWITCHES, 2);
        assertThat(search.begin(0)).isTrue();
        assertThat(executor.execute(search)).isNotNull();
        return Explainer.explain(executor, executor.schedule());
    }

    private static List<String> lines(String report) {
        return report.replaceAll("\\.java:\\d+", ".java").lines().toList();
    }

    @Test
    void ofReplay_race_isTheBlockBeforeTheTable() throws Exception {
        assertThat(lines(TextReport.ofReplay(scenario, firstRace(), WIDTH)))
                .containsSubsequence(
                        "race on knlist.first",
                        "  step 64: first writes it with dev#1 held, in knlist_add  KnoteList.java",
                        "      at insertHead  KnoteList.java",
                        "      at add  KnoteList.java",
                        "      at attach  TestDevice.java",
                        "      at registerNew  Registration.java",
                        "      at kevent  SystemCalls.java",
                        "  step 157: second reads it with dev#1 held, in knlist_add  KnoteList.java",
                        "  nothing orders them: the last that second knows of first is an operation on a counter")
                .noneMatch(line -> line.contains("Execution.java"));
    }

    @Test
    void ofReplay_race_showsItsAccessesAndThoseAtSwitches() throws Exception {
        Explanation explanation = firstRace();
        List<String> lines = lines(TextReport.ofReplay(scenario, explanation, WIDTH));
        assertThat(lines).anyMatch(line -> line.startsWith("64 ") && line.contains("write knlist.first"));
        assertThat(lines).anyMatch(line -> line.startsWith("157") && line.contains("read knlist.first"));
        assertThat(lines).anyMatch(line -> line.endsWith(" accesses to memory"));
        long hidden = QuietSteps.parts(explanation, explanation.steps().size()).stream()
                .filter(part -> part.size() > 1)
                .mapToLong(List::size)
                .sum();
        assertThat(hidden).isGreaterThan(explanation.steps().size() / 3);
    }

    @Test
    void parts_all_areTheStepsInOrder() throws Exception {
        Explanation explanation = firstRace();
        assertThat(QuietSteps.parts(explanation, 100).stream().flatMap(List::stream))
                .containsExactlyElementsOf(explanation.steps().subList(0, 100));
        assertThat(QuietSteps.parts(explanation, 100).stream().flatMap(Stream::of))
                .allMatch(part ->
                        part.stream().map(step -> step.thread()).distinct().count() == 1);
    }

    @Test
    void lines_stepThatIsAnAccess_saysWhichField() throws Exception {
        Explanation explanation = firstRace();
        Order order = new Order(64, 157, Scope.ALL_SCHEDULES);
        FailureAnalysis analysis = new FailureAnalysis(0, OptionalInt.empty(), 158, 158, List.of(order), List.of());
        assertThat(new AnalysisText(explanation, explanation.steps().size()).lines(analysis))
                .anyMatch(line -> line.contains("first: write knlist.first"))
                .anyMatch(line -> line.contains("second: read knlist.first"));
    }
}
