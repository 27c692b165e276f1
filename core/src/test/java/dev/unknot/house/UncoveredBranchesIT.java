// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each branch of the port that the sequential suites do not take is explained, and nothing else is. */
final class UncoveredBranchesIT {

    @Test
    void report_ofThisBuild_isExplained() throws IOException {
        Path report = Path.of("target", "coverage", "jacoco.xml");
        List<String> list = Files.readAllLines(Path.of("src", "test", "coverage", "uncovered.txt"));
        try (InputStream in = Files.newInputStream(report)) {
            assertThat(UncoveredBranches.problems(UncoveredBranches.missed(in), list))
                    .isEmpty();
        }
    }
}
