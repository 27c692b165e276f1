// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import static dev.unknot.scenario.vectors.VectorFixtures.damaged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading, limits, totals and messages. */
final class VectorRunTest {
    private static final String GOOD = "{\"name\":\"good\",\"setup\":[],\"threads\":[[[\"kqueue\",\"k\"]]],"
            + "\"schedule\":\"seq\",\"results\":[[[0,0]]],\"outcome\":\"ok\",\"detail\":\"\",\"now\":0}";
    private static final String BAD = damaged(damaged(GOOD, "[[0,0]]", "[[3,0]]"), "good", "bad");
    private static final String UNKNOWN = damaged(damaged(GOOD, "kqueue", "mount"), "good", "unknown");

    @TempDir
    private Path directory;

    @Test
    void run_mixedFile_countsAndFormats() throws Exception {
        Path file = write("mixed.jsonl", GOOD + '\n' + BAD + '\n' + UNKNOWN + '\n' + UNKNOWN);
        VectorRun run = new VectorRun();
        run.add(file, VectorRun.NO_LIMIT);
        List<String> lines = new ArrayList<>();
        VectorTotals totals = run.run(2, report -> lines.add(report.format()));
        assertThat(lines)
                .containsExactly(
                        "PASS " + file + ":1 good",
                        "FAIL " + file + ":2 bad: results[0][0]: expected [3,0], actual [0,0]",
                        "SKIP " + file + ":3 unknown: needs operation \"mount\"",
                        "SKIP " + file + ":4 unknown: needs operation \"mount\"");
        assertThat(totals.passed()).isEqualTo(1);
        assertThat(totals.failed()).isEqualTo(1);
        assertThat(totals.skipped()).isEqualTo(2);
        assertThat(totals.skippedFor()).isEqualTo(Map.of("needs operation \"mount\"", 2));
        assertThat(totals.format()).isEqualTo("1 passed, 1 failed, 2 skipped");
    }

    @Test
    void add_limit_readsNoFurther() throws Exception {
        Path file = write("limit.jsonl", GOOD + '\n' + BAD + '\n' + "no vector");
        VectorRun run = new VectorRun();
        run.add(file, 1);
        run.add(file, 2);
        assertThat(run.size()).isEqualTo(3);
        assertThat(run.run(1, report -> {}).format()).isEqualTo("2 passed, 1 failed, 0 skipped");
    }

    @Test
    void add_secondLineMalformed_addsNothing() throws Exception {
        Path file = write("half.jsonl", GOOD + '\n' + GOOD.substring(0, 20) + '\n');
        VectorRun run = new VectorRun();
        assertThatExceptionOfType(VectorFormatException.class)
                .isThrownBy(() -> run.add(file, VectorRun.NO_LIMIT))
                .withMessageStartingWith(file + ": line 2: column ")
                .satisfies(e -> assertThat(e.line()).isEqualTo(2))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThat(run.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"now\":0; \"now\":0,\"new\":1; key \"new\" is not known",
                "\"now\":0; \"now\":0,\"name\":\"x\"; no JSON: Duplicate Object property \"name\"",
                ",\"now\":0; ''; key \"now\" is missing",
                "\"now\":0; \"now\":\"0\"; the time expected, not a string",
                "\"now\":0; \"now\":99999999999999999999; the time has more than 64 bits",
                "\"now\":0; \"now\":0,\"distinct\":1; key \"distinct\" does not belong here",
                "\"now\":0; \"now\":0,\"trace\":[[0,\"op\",0],7]; an entry of the trace expected, not a number",
                "\"now\":0; \"now\":0,\"schedules\":1; key \"schedule\" does not belong here",
                "\"ok\"; \"fine\"; \"fine\" is no outcome",
                "\"seq\"; \"any\"; \"any\" is no schedule",
                "\"seq\"; [0,\"timer\"]; \"timer\" is no thread",
                "\"seq\"; [0,1]; the schedule names thread 1, of 1",
                "[[0,0]]; [[0,0],[0,0]]; there are 2 results of thread 0, which has 1 operations",
                "[[[0,0]]]; []; there are results of 0 threads, of 1",
                "[[0,0]]; [[0,1]]; an error is not between 0 and 0",
                "[[0,0]]; [[0]]; an error expected, not the end of an array",
                "[[0,0]]; [[0,0,[[1,2]]]]; a field of an event expected, not the end of an array",
                "[\"kqueue\",\"k\"]; [\"kqueue\"]; a name expected, not the end of an array",
                "[\"kqueue\",\"k\"]; [\"kqueue\",\"k\",1]; operation \"kqueue\" has too many arguments",
                "[\"kqueue\",\"k\"]; [\"kqueue\",7]; a name expected, not a number",
                "[\"kqueue\",\"k\"]; []; the word of an operation expected, not the end of an array",
                "[\"kqueue\",\"k\"]; [\"count\",4]; what is counted is not between 0 and 3",
                "[\"kqueue\",\"k\"]; [\"intr\",1,0]; thread 1 is interrupted, of 1",
                "[\"kqueue\",\"k\"]; [\"write\",\"k\",99999999999999999999]; the count is not between 0 and 2147483647",
                "[\"kqueue\",\"k\"]; [\"poll\",\"k\",1.5]; the timeout expected, not a number",
                "[\"kqueue\",\"k\"]; [\"kevent\",\"k\",[],1,\"x\"]; \"x\" is no timeout",
                "[\"kqueue\",\"k\"]; [\"kevent\",\"k\",[],1,null,{\"cap\":1}]; option \"cap\" is not known",
                "[\"kqueue\",\"k\"]; [\"kevent\",\"k\",[[1,2]],1,null]; the flags expected, not the end of an array",
                "\"now\":0}; \"now\":0} {}; the end of the line expected, not an object",
                "\"now\":0}; \"now\":0; no JSON: Unexpected end-of-input",
                "{\"name\"; [\"name\"; an object expected, not an array"
            })
    void add_malformedLine_saysWhatIsWrong(String part, String replacement, String problem) throws Exception {
        Path file = write("malformed.jsonl", damaged(GOOD, part, replacement));
        VectorRun run = new VectorRun();
        assertThatExceptionOfType(VectorFormatException.class)
                .isThrownBy(() -> run.add(file, VectorRun.NO_LIMIT))
                .withMessageStartingWith(file + ": line 1: ")
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void add_emptyLine_isMalformed() throws Exception {
        Path file = write("empty.jsonl", GOOD + "\n\n" + GOOD);
        assertThatExceptionOfType(VectorFormatException.class)
                .isThrownBy(() -> new VectorRun().add(file, VectorRun.NO_LIMIT))
                .withMessage(file + ": line 2: the line is empty");
    }

    @Test
    void add_emptyFile_addsNothing() throws Exception {
        VectorRun run = new VectorRun();
        run.add(write("nothing.jsonl", ""), VectorRun.NO_LIMIT);
        assertThat(run.size()).isZero();
    }

    @Test
    void add_noFile_isMalformed() {
        Path file = directory.resolve("missing.jsonl");
        assertThatExceptionOfType(VectorFormatException.class)
                .isThrownBy(() -> new VectorRun().add(file, VectorRun.NO_LIMIT))
                .withMessage(file + ": there is no such file");
    }

    @Test
    void add_notCompressed_isMalformed() throws Exception {
        Path file = write("plain.jsonl.gz", GOOD);
        assertThatExceptionOfType(VectorFormatException.class)
                .isThrownBy(() -> new VectorRun().add(file, VectorRun.NO_LIMIT))
                .withMessageStartingWith(file + ": the compressed data are damaged: ");
    }

    @Test
    void add_compressedDataEndEarly_isMalformed() throws Exception {
        byte[] all = VectorFixtures.open("bugs-25.jsonl.gz").readAllBytes();
        Path file = directory.resolve("short.jsonl.gz");
        Files.write(file, Arrays.copyOf(all, all.length / 2));
        VectorRun run = new VectorRun();
        assertThatExceptionOfType(VectorFormatException.class)
                .isThrownBy(() -> run.add(file, VectorRun.NO_LIMIT))
                .withMessageEndingWith(": the compressed data end early");
        assertThat(run.size()).isZero();
    }

    private Path write(String name, String text) throws IOException {
        return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
