// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the jar as a user does, with the JDK of this test. */
final class StressMainIT {
    /** One JVM configuration, without variants of compilation and affinity; small strides, since a twin may hang. */
    private static final List<String> ONE_JVM = List.of(
            "-m",
            "quick",
            "-f",
            "1",
            "-fsm",
            "1",
            "-c",
            "2",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-strideSize",
            "10",
            "-strideCount",
            "2",
            "-v",
            "-jvmArgs",
            "-XX:+UseSerialGC");

    private static final Path JAR = Path.of(System.getProperty("stress.jar", "target/unknot-stress.jar"));
    private static final long SECONDS_MAX = 900;

    /** How a run ended, and what it printed. */
    private record Run(int exitCode, String output) {}

    private static Run run(String name, List<String> options, String... more) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(JAR.toAbsolutePath().resolveSibling("stress-it"));
        Path log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "--out",
                directory.resolve(name).toString()));
        command.addAll(options);
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(name).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(log));
    }

    @Test
    void stress_allTests_isClean() throws IOException, InterruptedException {
        Run run = run("all", ONE_JVM, "-time", "500", "-iters", "1");
        assertThat(run.output()).contains("8 planned; 8 passed").doesNotContain("Twin");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void stress_twinOfEachPath_isFound() throws IOException, InterruptedException {
        Run run = run(
                "twins",
                ONE_JVM,
                "-t",
                ".*(AddTwice|TwoScanners|DeleteVersusTimer).Twin",
                "-time",
                "700",
                "-iters",
                "3");
        assertThat(run.output())
                .contains("3 planned; 0 passed, 3 failed")
                .contains("2 knotes")
                .contains("(kqflxwt) for more than")
                .contains("page fault");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void stress_actorBlocks_isKilled() throws IOException, InterruptedException {
        Run run = run("hang", ONE_JVM, "-t", ".*BlockedActor.Twin", "--timeout", "20");
        assertThat(run.exitCode()).isEqualTo(6);
    }

    @Test
    void stress_noTestMatches_saysSo() throws IOException, InterruptedException {
        Run run = run("nothing", ONE_JVM, "-t", "no.such.test");
        assertThat(run.exitCode()).isEqualTo(3);
    }

    @Test
    void stress_badOptions_areRefused() throws IOException, InterruptedException {
        assertThat(run("usage", List.of(), "--timeout", "soon").exitCode()).isEqualTo(2);
        assertThat(run("pattern", List.of(), "-t", "(").exitCode()).isEqualTo(2);
        assertThat(run("unknown", List.of(), "--no-such-option").exitCode()).isEqualTo(2);
    }
}
