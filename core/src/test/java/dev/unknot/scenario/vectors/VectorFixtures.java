// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The recorded vectors among the resources, and single ones in lines. */
final class VectorFixtures {
    /** The name by which lines of the test's own are read. */
    static final String FILE = "test.jsonl";

    private VectorFixtures() {}

    static InputStream open(String file) {
        String resource = "/vectors/" + file;
        return Objects.requireNonNull(VectorFixtures.class.getResourceAsStream(resource), resource);
    }

    /** The line of the recorded vector of that name. */
    static String line(String file, String name) {
        try (InputStream in = new GZIPInputStream(open(file))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String begin = "{\"name\":\"" + name + "\",";
            return text.lines()
                    .filter(line -> line.startsWith(begin))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same text with its first occurrence of a part replaced; there must be one. */
    static String damaged(String text, String part, String replacement) {
        int at = text.indexOf(part);
        if (at < 0) {
            throw new AssertionError("no " + part + " in " + text);
        }
        return text.substring(0, at) + replacement + text.substring(at + part.length());
    }

    static VectorRun read(VectorRun run, String text) throws VectorFormatException {
        run.add(FILE, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), vector -> true);
        return run;
    }

    /** The verdict on the vector of a line. */
    static Verdict check(String line) throws VectorFormatException, InterruptedException {
        return check(line, new VectorRun());
    }

    /** The same, where a set of outcomes is checked by one execution of each trace. */
    static Verdict checkByTraces(String line) throws VectorFormatException, InterruptedException {
        return check(line, new VectorRun(VectorRun.Sets.EACH_TRACE));
    }

    static Verdict check(String line, VectorExecution.Boot boot) throws VectorFormatException, InterruptedException {
        return check(line, new VectorRun(boot));
    }

    private static Verdict check(String line, VectorRun run) throws VectorFormatException, InterruptedException {
        List<VectorReport> reports = new ArrayList<>();
        read(run, line).run(1, reports::add);
        return reports.getFirst().verdict();
    }
}
