// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.dpor.DporSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks files of programs: searches each program completely, and compares what it found with what the file says.
 *
 * <p>Several files may be checked one after the other; the counts are of all of them.
 */
public final class ProgramRun {

    /** Is told of each program as soon as it was searched. */
    @FunctionalInterface
    public interface Listener {

        /** Told of one program. */
        void checked(Check check);
    }

    /**
     * How one program fared.
     *
     * @param listing the program
     * @param counts what the search found
     * @param differences what is not as the file says, each with what was expected and what was found; empty if all is
     */
    public record Check(Listing listing, ProgramCounts counts, List<String> differences) {

        /** Whether all is as the file says. */
        public boolean passed() {
            return differences.isEmpty();
        }

        /** The program, where it is written, and what differs, in one line; or that nothing does. */
        public String describe() {
            return passed()
                    ? listing.name() + ": " + counts.traces() + " traces"
                    : listing.name() + " (" + listing.source() + "): " + String.join("; ", differences);
        }
    }

    private final DporSearch.Algorithm algorithm;
    private final Listener listener;
    private int passed;
    private int failed;

    /** A run that searches by an algorithm. */
    public ProgramRun(DporSearch.Algorithm algorithm, Listener listener) {
        this.algorithm = algorithm;
        this.listener = listener;
    }

    /**
     * Checks all programs of a file.
     *
     * @throws IOException if the file cannot be read
     * @throws ListingFormatException if it is malformed, or a program has nothing that it could be compared with
     */
    public void check(Path file) throws IOException, ListingFormatException {
        try (ListingReader reader = ListingReader.open(file)) {
            check(reader);
        }
    }

    /** Checks all programs that are left in a reader. */
    public void check(ListingReader reader) throws IOException, ListingFormatException {
        for (Listing listing = reader.next(); listing != null; listing = reader.next()) {
            Check check = check(listing, ProgramCounts.of(listing, algorithm));
            if (check.passed()) {
                passed++;
            } else {
                failed++;
            }
            listener.checked(check);
        }
    }

    private Check check(Listing listing, ProgramCounts counts) throws ListingFormatException {
        Listing.Expected expected = listing.expected();
        if (expected == null) {
            throw new ListingFormatException(listing.source(), "'result' is missing");
        }
        List<String> differences = new ArrayList<>();
        compare(differences, "traces", expected.traces(), counts.traces());
        compare(differences, "deadlocked traces", expected.deadlockedTraces(), counts.deadlockedTraces());
        compare(
                differences,
                "outcomes",
                expected.outcomeCount(),
                counts.outcomes().size());
        if (!expected.outcomesSha256().equals(counts.outcomesSha256())) {
            differences.add("SHA-256 of the outcomes: expected " + expected.outcomesSha256() + ", found "
                    + counts.outcomesSha256());
        }
        if (algorithm == DporSearch.Algorithm.OPTIMAL) {
            compare(differences, "executions in vain", 0, counts.blockedRuns());
        }
        return new Check(listing, counts, List.copyOf(differences));
    }

    private static void compare(List<String> differences, String what, long expected, long found) {
        if (expected != found) {
            differences.add(what + ": expected " + expected + ", found " + found);
        }
    }

    /** The number of programs that were as their file says. */
    public int passed() {
        return passed;
    }

    /** The number of programs that were not. */
    public int failed() {
        return failed;
    }

    /** The closing line: {@code 247 passed, 0 failed}. */
    public String summary() {
        return passed + " passed, " + failed + " failed";
    }
}
