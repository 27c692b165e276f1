// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.explore.dpor.DporSearch.Algorithm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListingReaderTest {
    private static final String GOOD = """
            {"name":"n","vars":{"x":0},"mutexes":["m"],"shared":[],"channels":["c"],"threads":[[["r","x"]],[["w","x",1]]]}
            """;

    private static ListingReader reader(String text) throws IOException, ListingFormatException {
        return ListingReader.of("f.jsonl", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Listing read(String text) throws IOException, ListingFormatException {
        return Objects.requireNonNull(reader(text).next());
    }

    @Test
    void next_emptyLines_areSkippedAndCounted() throws IOException, ListingFormatException {
        ListingReader reader = reader("\n\n" + GOOD + "\n");
        Listing listing = reader.next();
        assertThat(listing).isNotNull().extracting(Listing::source).isEqualTo("f.jsonl:3");
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "{~ not JSON",
                "[]~ not a JSON object",
                "{\"name\":\"n\",\"name\":\"n\"}~ not JSON: Duplicate",
                "{}~ 'name' is missing",
                "{\"name\":7}~ 'name' is no string",
                "{\"name\":\"n\"}~ 'vars' is missing",
                "{\"name\":\"n\",\"vars\":{\"x\":1.5}}~ the value of 'x' is no integer of 32 bits",
                "{\"name\":\"n\",\"vars\":{\"x\":4294967296}}~ the value of 'x' is no integer of 32 bits",
                "{\"name\":\"n\",\"vars\":{},\"mutexes\":[\"m\",\"m\"]}~ 'mutexes' has 'm' twice",
            })
    void next_malformedLine_saysWhatIsWrong(String line, String message) throws IOException, ListingFormatException {
        ListingReader reader = reader(line + "\n");
        assertThatThrownBy(reader::next)
                .isInstanceOf(ListingFormatException.class)
                .hasMessageStartingWith("f.jsonl:1:" + (message.startsWith(" ") ? "" : " ") + message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[\"jump\",\"x\"]~no operation has the name 'jump'",
                "[]~not an operation",
                "7~not an operation",
                "[\"r\"]~'r' has 0 operands and should have 1",
                "[\"r\",\"x\",1]~'r' has 2 operands and should have 1",
                "[\"r\",\"q\"]~no variable has the name 'q'",
                "[\"r\",[]]~no variable has the name of something that is no name",
                "[\"lock\",\"x\"]~no mutex has the name 'x'",
                "[\"sleep\",\"m\",\"m\"]~no channel has the name 'm'",
                "[\"sleep\",\"c\",\"c\"]~no mutex has the name 'c'",
                "[\"spawn\",2]~no thread has the name '2'",
                "[\"join\",-1]~no thread has the name '-1'",
                "[\"w\",\"x\",\"1\"]~an operand of 'w' is no integer of 32 bits",
                "[\"ifeq\",\"x\",0,[],7]~thread 0, operation 0, second body is no array",
                "[\"ifeq\",\"x\",0,[[\"r\",\"q\"]],[]]~thread 0, operation 0, first body, operation 0: no variable",
            })
    void next_wrongOperation_saysWhereAndWhat(String op, String message) throws IOException, ListingFormatException {
        ListingReader reader = reader(GOOD.replace("[\"r\",\"x\"]", op));
        assertThatThrownBy(reader::next)
                .isInstanceOf(ListingFormatException.class)
                .hasMessageStartingWith("f.jsonl:1: thread 0, operation 0")
                .hasMessageContaining(message);
    }

    @Test
    void open_notCompressed_saysSo() {
        assertThatThrownBy(() ->
                        ListingReader.of("f.gz", new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})))
                .isInstanceOf(ListingFormatException.class)
                .hasMessage("f.gz:1: not compressed with gzip, though its name says so");
    }

    @Test
    void run_programWithoutResult_saysSo() throws IOException, ListingFormatException {
        ListingReader reader = reader(GOOD);
        assertThatThrownBy(() -> new ProgramRun(Algorithm.OPTIMAL, check -> {}).check(reader))
                .isInstanceOf(ListingFormatException.class)
                .hasMessage("f.jsonl:1: 'result' is missing");
    }

    @Test
    void run_wrongResult_isAFailureThatTellsBothNumbers() throws IOException, ListingFormatException {
        String result =
                ",\"result\":{\"traces\":3,\"deadlocked_traces\":0,\"outcome_count\":2,\"outcomes_sha256\":\"00\"}}";
        List<ProgramRun.Check> checks = new ArrayList<>();
        ProgramRun run = new ProgramRun(Algorithm.OPTIMAL, checks::add);
        run.check(reader(GOOD.strip().replaceAll("}$", result)));
        assertThat(run.summary()).isEqualTo("0 passed, 1 failed");
        assertThat(checks.getFirst().describe())
                .startsWith("n (f.jsonl:1): traces: expected 3, found 2; SHA-256 of the outcomes: expected 00, found ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "[\"unlock\",\"m\"]~thread 0 releases mutex 'm', which it does not hold",
                "[\"sleep\",\"c\",\"m\"]~thread 0 releases mutex 'm', which it does not hold",
                "[\"whilene\",\"x\",7,[]]~an execution has more than 10000 events",
            })
    void count_programThatBreaksItsLanguage_saysHow(String op, String message)
            throws IOException, ListingFormatException {
        Listing listing = read(GOOD.replace("[\"r\",\"x\"]", op));
        assertThatThrownBy(() -> ProgramCounts.of(listing, Algorithm.OPTIMAL))
                .isInstanceOf(ListingFormatException.class)
                .hasMessage("f.jsonl:1: n: " + message);
    }

    @Test
    void count_programWithoutThreads_hasOneTrace() throws IOException, ListingFormatException {
        Listing listing =
                read("{\"name\":\"n\",\"vars\":{},\"mutexes\":[],\"shared\":[],\"channels\":[],\"threads\":[]}");
        ProgramCounts counts = ProgramCounts.of(listing, Algorithm.OPTIMAL);
        assertThat(counts.traces()).isEqualTo(1);
        assertThat(counts.outcomes()).containsExactly("||");
    }
}
