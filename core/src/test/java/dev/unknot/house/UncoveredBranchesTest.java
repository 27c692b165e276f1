// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The list of uncovered branches is held to the report in both directions. */
final class UncoveredBranchesTest {
    private static final String REPORT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
            <report name="core"><package name="dev/unknot/kqueue"><class name="dev/unknot/kqueue/Scan">
            <method name="run" desc="()V"><counter type="LINE" missed="9" covered="1"/>
            <counter type="BRANCH" missed="2" covered="1"/></method>
            <method name="run" desc="(I)V"><counter type="BRANCH" missed="1" covered="1"/></method>
            <method name="lambda$run$3" desc="()V"><counter type="BRANCH" missed="1" covered="1"/></method>
            <method name="all" desc="()V"><counter type="BRANCH" missed="0" covered="1"/></method>
            <counter type="BRANCH" missed="4" covered="4"/></class>
            <counter type="BRANCH" missed="4" covered="4"/></package></report>
            """;

    private static Map<String, Integer> missed(String report) throws IOException {
        return UncoveredBranches.missed(new ByteArrayInputStream(report.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> problems(String... list) throws IOException {
        return UncoveredBranches.problems(missed(REPORT), List.of(list));
    }

    @Test
    void missed_overloadsAndLambdas_countTogether() throws IOException {
        assertThat(missed(REPORT)).isEqualTo(Map.of("kqueue.Scan.run", 4));
    }

    @Test
    void missed_noReport_fails() {
        assertThatThrownBy(() -> missed("{}")).isInstanceOf(IOException.class);
    }

    @Test
    void problems_allExplained_areNone() throws IOException {
        assertThat(problems(
                        "# why",
                        "",
                        "kqueue.Scan.run 3 concurrent: another thread has it",
                        "kqueue.Scan.run 1 defensive: there always is one"))
                .isEmpty();
    }

    @Test
    void problems_tooFewTooManyOrMalformed_areNamed() throws IOException {
        assertThat(problems()).containsExactly("kqueue.Scan.run misses 4 branches, of which 0 are explained");
        assertThat(problems("kqueue.Scan.run 3 concurrent: another thread has it"))
                .containsExactly("kqueue.Scan.run misses 4 branches, of which 3 are explained");
        assertThat(problems("kqueue.Scan.run 5 concurrent: another thread has it"))
                .containsExactly("kqueue.Scan.run misses 4 branches, and 5 are explained");
        assertThat(problems(
                        "kqueue.Scan.run 4 concurrent: another thread has it",
                        "kqueue.Scan.all 1 defensive: nobody knows why"))
                .containsExactly("kqueue.Scan.all misses 0 branches, and 1 are explained");
        assertThat(problems("kqueue.Scan.run 4 concurrent: another thread has it", "kqueue.Scan.run because"))
                .containsExactly("malformed: kqueue.Scan.run because");
    }
}
