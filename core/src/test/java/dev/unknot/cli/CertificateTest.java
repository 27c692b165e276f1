// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.scenario.CheckCertificate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates that the command line writes. */
final class CertificateTest {
    @TempDir
    Path folder;

    /** What a command printed, and its exit code. */
    private record Run(int code, String out, String err) {}

    private Run explore(String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] args = Stream.concat(
                        Stream.of("explore", "--quiet", "--certificate", file().toString()), Stream.of(more))
                .toArray(String[]::new);
        int code = Unknot.execute(new PrintWriter(out), new PrintWriter(err), args);
        return new Run(code, out.toString(), err.toString());
    }

    private Path file() {
        return folder.resolve("certificate");
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"sync, 0", "sync, 1", "memory, 0"})
    void explore_everyTraceTried_writesACertificateThatHolds(String granularity, String early) throws Exception {
        Run run = explore(
                "delete-vs-delete",
                "--strategy",
                "dpor",
                "--granularity",
                granularity,
                "--early-timeouts",
                early,
                "--budget",
                "20000x",
                "--keep-going");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("certificate of ");
        assertThat(files()).containsExactly("certificate");
        List<String> lines = Files.readAllLines(file());
        assertThat(lines.subList(0, 2)).containsExactly("unknot-certificate 1", "scenario delete-vs-delete");
        assertThat(lines.get(4)).isEqualTo("guarantee all schedules tried, each up to the order of independent steps");
        assertThat(CheckCertificate.problems(lines)).isEmpty();
    }

    @Test
    void explore_budgetTooSmall_writesNone() throws Exception {
        Run run = explore("delete-vs-delete", "--strategy", "dpor", "--budget", "2x");
        assertThat(run.code()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.out().lines().filter(line -> line.startsWith("no certificate: ")))
                .hasSize(1);
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"delete-vs-delete, dfs", "delete-vs-delete, 'dpor,dfs'", "*-vs-register, dpor"})
    void explore_otherSearch_isAUsageError(String scenarios, String strategies) throws Exception {
        Run run = explore(scenarios, "--strategy", strategies);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err().lines().toList()).hasSize(1);
        assertThat(files()).isEmpty();
    }
}
