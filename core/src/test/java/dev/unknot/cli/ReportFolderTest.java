// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.Finding;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFolderTest {
    private static Finding finding(FindingKind kind, String message) throws Exception {
        Schedule schedule = Schedule.parse("close-vs-register", "u1.Imj82EYUAAMBAwAGqD0OLQ");
        Violation violation = new Violation(kind, message);
        return new Finding("p", violation, schedule, schedule.digest(), "dfs", 0, OptionalInt.empty(), null);
    }

    @Test
    void write_findingsOfOneExecution_areTwoFiles(@TempDir Path path) throws Exception {
        ReportFolder folder = ReportFolder.at(path);
        folder.write(finding(FindingKind.DATA_RACE, "a race"), "first");
        folder.write(finding(FindingKind.CORRUPTED_QUEUE, "a queue"), "second");
        folder.write(finding(FindingKind.CORRUPTED_QUEUE, "a queue"), "third");
        try (Stream<Path> files = Files.list(path)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .hasSize(2)
                    .allMatch(file -> file.getFileName().toString().matches("p-[0-9a-f]{8}\\.txt"));
            assertThat(all).extracting(Files::readString).containsExactlyInAnyOrder("first", "third");
        }
    }
}
