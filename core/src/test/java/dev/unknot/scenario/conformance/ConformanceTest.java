// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What public tests, manual pages and the origin say of kqueues and file entries, case by case. */
@Tag("sequential")
final class ConformanceTest {
    private static final List<String> FILES = List.of(
            "A-descriptor",
            "B-call",
            "C-errors",
            "D-changes",
            "E-flags",
            "F-pipes",
            "G-sockets",
            "H-files",
            "I-vnodes",
            "J-processes",
            "K-procdesc",
            "L-signals",
            "M-timers",
            "N-user",
            "O-modules",
            "P-nested",
            "Q-close",
            "R-concurrency",
            "file-entries",
            "own-files",
            "own-kqueues");
    private static final int EXCUSES_MAX = 12;

    private static List<ConformanceCase> load(String name) {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("/conformance/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("no cases " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return CaseParser.parse(name, text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicContainer> cases() {
        return FILES.stream()
                .map(name -> DynamicContainer.dynamicContainer(
                        name,
                        load(name).stream()
                                .filter(test -> test.excuse().isEmpty())
                                .map(test -> DynamicTest.dynamicTest(
                                        test.id() + " " + test.holds() + " " + test.title(),
                                        () -> CaseRunner.run(test)))));
    }

    @Test
    void identifiers_ofAllFiles_areUnique() {
        Set<String> ids = new HashSet<>();
        for (String name : FILES) {
            for (ConformanceCase test : load(name)) {
                assertThat(ids.add(test.id())).as(test.id()).isTrue();
            }
        }
        assertThat(ids.size()).isGreaterThan(320);
    }

    @Test
    void excuses_ofAllFiles_areFew() {
        List<String> excused = new ArrayList<>();
        for (String name : FILES) {
            for (ConformanceCase test : load(name)) {
                if (!test.excuse().isEmpty()) {
                    excused.add(test.id());
                }
            }
        }
        assertThat(excused).hasSizeLessThanOrEqualTo(EXCUSES_MAX);
    }

    @Test
    void run_wrongExpectation_fails() {
        List<ConformanceCase> wrong =
                CaseParser.parse("wrong", List.of("case A1 T yes: wrong", "  kq = kqueue", "  kevent kq n=1 -> 1"));
        assertThatThrownBy(() -> CaseRunner.run(wrong.getFirst()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("line 3");
    }

    @Test
    void run_sleepsForEver_fails() {
        List<ConformanceCase> wrong = CaseParser.parse(
                "wrong", List.of("case A1 T yes: wrong", "  kq = kqueue", "  kevent kq n=1 t=NULL -> 1"));
        assertThatThrownBy(() -> CaseRunner.run(wrong.getFirst())).hasMessageContaining("blocked");
    }

    @Test
    void parse_malformed_namesTheLine() {
        assertThatThrownBy(() -> CaseParser.parse("bad", List.of("case A1 T yes: x", " kqueue")))
                .hasMessageContaining("bad:2");
        assertThatThrownBy(() -> CaseParser.parse("bad", List.of("kqueue"))).hasMessageContaining("bad:1");
    }
}
