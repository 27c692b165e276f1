// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.DepthFirst;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.FailureAnalysis;
import dev.unknot.explore.Finding;
import dev.unknot.explore.Minimizer;
import dev.unknot.explore.Violation;
import dev.unknot.scenario.Catalogue;
import dev.unknot.scenario.CoreWorld;
import dev.unknot.scenario.Scenario;
import dev.unknot.sync.sim.Granularity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares whole reports with golden ones; {@code -Dunknot.refresh=true} writes those anew. */
final class TextReportTest {
    private static final int WIDTH = 130;

    @ParameterizedTest
    @ValueSource(strings = {"close-vs-register", "expire-vs-scan", "fork-vs-delete", "clear-vs-wait", "nested-poll"})
    void of_finding_isTheGoldenReport(String name) throws Exception {
        String actual = withoutLines(report(name));
        assertThat(actual).as("no identity hash").doesNotContainPattern("@[0-9a-f]{5,}");
        Path golden = Path.of("src/test/resources/report", name + ".txt");
        if (Boolean.getBoolean("unknot.refresh")) {
            Files.writeString(golden, actual, StandardCharsets.UTF_8);
        }
        assertThat(actual).isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
    }

    /** Numbers of source lines change with every edit of the port. */
    private static String withoutLines(String report) {
        return report.replaceAll("\\.java:\\d+", ".java");
    }

    private static String report(String name) throws Exception {
        Scenario scenario = new Catalogue().matching(name).getFirst();
        Executor executor = new Executor(CoreWorld.at(Granularity.SYNC).program(scenario));
        DepthFirst search = new DepthFirst(DepthFirst.Cost.SWITCHES, 6);
        Violation violation = null;
        for (long i = 0; violation == null; i++) {
            assertThat(search.begin(i)).isTrue();
            violation = executor.execute(search);
        }
        Minimizer.Result least = Objects.requireNonNull(
                Minimizer.minimize(executor, executor.schedule(), violation.signature(), 100_000));
        FailureAnalysis analysis =
                FailureAnalysis.of(executor, least.schedule(), least.violation().signature(), 100_000);
        Finding finding = new Finding(
                name, least.violation(), least.schedule(), least.digest(), "dfs", 9, least.provenSwitches(), analysis);
        return TextReport.of(
                scenario, finding, Explainer.explain(executor, least.schedule()), WIDTH, "unknot replay " + name);
    }
}
