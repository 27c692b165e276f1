// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.sync.sim.Carrier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnknotTest {
    private static final Pattern SCHEDULE = Pattern.compile("--schedule (\\S+)");

    /** What a command printed, and its exit code. */
    private record Run(int code, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Unknot.execute(new PrintWriter(out), new PrintWriter(err), args);
        return new Run(code, out.toString(), err.toString());
    }

    private static void assertOneLine(Run run, int code, String... parts) {
        assertThat(run.err().lines().toList()).hasSize(1);
        assertThat(run.err()).startsWith("unknot: ").contains(parts);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(code);
    }

    private static String scheduleOf(Run run) {
        Matcher matcher = SCHEDULE.matcher(run.out());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static Run findCloseVsRegister(String... more) {
        List<String> args = Stream.concat(
                        Stream.of("explore", "close-vs-register", "--strategy", "dfs", "--budget", "5000x", "--quiet"),
                        Stream.of(more))
                .toList();
        return run(args.toArray(String[]::new));
    }

    // ---- findings ----

    @Test
    void explore_race_isFoundMinimisedAndReplayed() {
        Run found = findCloseVsRegister();
        assertThat(found.code()).isEqualTo(ExitCode.FINDING);
        assertThat(found.out())
                .startsWith("FINDING broken expectation in close-vs-register: stale knote")
                .contains("2 context switches (no schedule with fewer fails)")
                .contains("kqueue_expand")
                .contains("knote_fdclose")
                .contains("unknot replay close-vs-register --schedule u1.");
        Run replayed = run("replay", "close-vs-register", "--schedule", scheduleOf(found), "--times", "1000");
        assertThat(replayed.code()).isEqualTo(ExitCode.FINDING);
        assertThat(replayed.out()).contains("stale knote").contains(", 1000 times, on ");
    }

    @Test
    void replay_otherCarrier_hasTheSameDigest() {
        String schedule = scheduleOf(findCloseVsRegister());
        Run best = run("replay", "close-vs-register", "--schedule", schedule);
        Run handover = run("replay", "close-vs-register", "--schedule", schedule, "--carrier", "handover");
        assertThat(Carrier.best()).isEqualTo(Carrier.CONTINUATION);
        assertThat(handover.out().replace("handover", "continuation")).isEqualTo(best.out());
    }

    @Test
    void explore_executionBudget_saysTheSameEachTime() {
        String[] args = {"explore", "*-vs-register", "--budget", "20000x", "--quiet", "--keep-going"};
        Run one =
                run(Stream.concat(Stream.of(args), Stream.of("--workers", "1")).toArray(String[]::new));
        Run three =
                run(Stream.concat(Stream.of(args), Stream.of("--workers", "3")).toArray(String[]::new));
        assertThat(withoutTime(one.out())).isEqualTo(withoutTime(three.out()));
    }

    private static String withoutTime(String text) {
        return text.replaceAll("executions in .* s", "executions").replaceAll("; found by .*", "");
    }

    @Test
    void explore_sound_isCleanWithItsBound() {
        Run run = run("explore", "delete-vs-delete", "--strategy", "dfs", "--budget", "100000x", "--quiet");
        assertThat(run.code()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out()).contains("clean").contains("all schedules tried").contains("no finding in 1 scenarios");
    }

    @Test
    void explore_budgetTooSmall_isIncomplete() {
        Run run = run("explore", "drain-vs-scan", "--strategy", "dfs", "--budget", "100x", "--quiet");
        assertThat(run.code()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(run.out()).contains("at most 0 preemptions");
    }

    @Test
    void explore_outFolder_getsTheReport(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("deep/er");
        Run run = findCloseVsRegister("--out", out.toString());
        try (Stream<Path> files = Files.list(out)) {
            List<Path> written = files.toList();
            assertThat(written).hasSize(1);
            assertThat(written.getFirst().getFileName().toString()).matches("close-vs-register-[0-9a-f]{8}\\.txt");
            assertThat(run.out()).contains(Files.readString(written.getFirst()));
        }
    }

    @Test
    void hunt_shortBudget_findsTheKnoteOfAClosedDescriptor() {
        Run run = run("hunt", "--budget", "60000x", "--quiet");
        assertThat(run.code()).isEqualTo(ExitCode.FINDING);
        assertThat(run.out()).contains("FINDING broken expectation in close-vs-register: stale knote");
    }

    @Test
    void list_long_showsOperations() {
        Run run = run("list", "close-vs-*", "--long");
        assertThat(run.code()).isEqualTo(ExitCode.CLEAN);
        assertThat(run.out()).contains("close-vs-register", "register: kevent(kq, {a READ ADD})", "close: close(a)");
    }

    @Test
    void explore_checkpoint_goesOnWhereItStopped(@TempDir Path folder) {
        String[] args = {
            "explore",
            "drain-vs-scan",
            "--quiet",
            "--budget=400x",
            "--checkpoint",
            folder.resolve("file").toString()
        };
        Run first = run(args);
        Run second = run(args);
        String[] wholeArgs = {"explore", "drain-vs-scan", "--quiet", "--budget=800x"};
        assertThat(first.out()).contains("400 executions in").contains("the next execution is new with probability <=");
        assertThat(second.out()).contains("400 executions in").contains("s, 400 before");
        assertThat(withoutTime(second.out()).replace("400 exec", "800 exec").replace(", 400 before", ""))
                .isEqualTo(withoutTime(run(wholeArgs).out()));
    }

    @Test
    void explore_unusableCheckpoint_isRefusedInOneLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("file");
        String option = "--checkpoint=" + file;
        run("explore", "drain-vs-scan", "--quiet", "--budget=40x", option);
        assertOneLine(
                run("explore", "drain-vs-scan", "--quiet", "--budget=40x", "--seed=2", option),
                ExitCode.USAGE,
                "cannot go on from",
                "seed '1', not '2'");
        Files.writeString(file, Files.readString(file).replace("drain", "brain"));
        assertOneLine(
                run("explore", "drain-vs-scan", "--quiet", "--budget=40x", option), ExitCode.USAGE, "it is damaged");
        assertOneLine(
                run("explore", "drain-vs-scan", "--quiet", "--checkpoint=" + folder.resolve("no/file")),
                ExitCode.USAGE,
                "cannot write the checkpoint");
    }

    // ---- bad input ----

    @Test
    void explore_unknownScenario_suggests() {
        assertOneLine(
                run("explore", "close-vs-registr"),
                ExitCode.NOTHING_MATCHED,
                "no scenario is named 'close-vs-registr'",
                "close-vs-register");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "0x", "10", "-5s", "1y", "99999999999999999999s", ""})
    void explore_badBudget_isRefused(String budget) {
        assertOneLine(run("explore", "close-vs-register", "--budget=" + budget), ExitCode.USAGE, "budget");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pct", "pct:0", "pct:65", "dfs:-1", "dpr", "pct:x"})
    void explore_badStrategy_isRefused(String strategy) {
        assertOneLine(run("explore", "close-vs-register", "--strategy", strategy), ExitCode.USAGE, "strategy");
    }

    @Test
    void explore_fileAsOutFolder_isRefusedBeforeTheSearch(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertOneLine(findCloseVsRegister("--out", file.toString()), ExitCode.USAGE, "cannot write to", "file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "257", "-1"})
    void explore_badWorkers_isRefused(String workers) {
        assertOneLine(findCloseVsRegister("--workers", workers), ExitCode.USAGE, "--workers");
    }

    @ParameterizedTest
    @CsvSource({
        "u2.AAAA, begins with 'u1.'",
        "nonsense, begins with 'u1.'",
        "u1.AA, ends early",
        "u1.!!!!, not URL-safe base64",
        "u1.Imj82EYUAAMBAwAGqD0OLR, damaged"
    })
    void replay_damagedSchedule_isRefused(String schedule, String why) {
        assertOneLine(run("replay", "close-vs-register", "--schedule", schedule), ExitCode.USAGE, why);
    }

    @Test
    void replay_foreignSchedule_isRefused() {
        String schedule = scheduleOf(findCloseVsRegister());
        assertOneLine(
                run("replay", "delete-vs-scan", "--schedule", schedule), ExitCode.USAGE, "belongs to another scenario");
    }

    @Test
    void vectors_malformedFile_namesTheLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.jsonl"), "{\"name\":\n");
        assertOneLine(run("vectors", file.toString()), ExitCode.USAGE, "bad.jsonl: line 1");
    }

    @Test
    void vectors_missingFile_isRefused(@TempDir Path folder) {
        assertOneLine(run("vectors", folder.resolve("none.jsonl").toString()), ExitCode.USAGE, "none.jsonl");
    }

    @Test
    void vectors_recorded_endsWithTheTotals() throws Exception {
        Path file = Path.of(
                UnknotTest.class.getResource("/vectors/seqtrace-133.jsonl.gz").toURI());
        Run run = run("vectors", file.toString(), "--limit", "20");
        assertThat(run.out().strip()).isEqualTo("20 passed, 0 failed, 0 skipped");
        assertThat(run.code()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void programs_recorded_endWithTheTotals() throws Exception {
        Path file = Path.of(
                UnknotTest.class.getResource("/programs/named-247.jsonl.gz").toURI());
        Run run = run("programs", file.toString());
        assertThat(run.out().strip()).isEqualTo("247 passed, 0 failed");
        assertThat(run.code()).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void programs_malformedFile_namesTheLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.jsonl"), "{\"name\": 1}\n");
        assertOneLine(run("programs", file.toString()), ExitCode.USAGE, "bad.jsonl:1");
        assertOneLine(run("programs", folder.resolve("none.jsonl").toString()), ExitCode.USAGE, "cannot read");
    }

    @Test
    void noCommand_isUsage() {
        assertOneLine(run(), ExitCode.USAGE, "a command is missing");
        assertOneLine(run("frobnicate"), ExitCode.USAGE, "frobnicate");
    }

    @Test
    void help_all_namesCommandsAndExitCodes() {
        Run run = run("--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("hunt", "explore", "replay", "vectors", "programs", "list", "Exit codes:", "70");
        for (String command : List.of("hunt", "explore", "replay", "vectors", "programs", "list")) {
            assertThat(run(command, "--help").out()).startsWith("Usage: unknot " + command);
        }
    }
}
