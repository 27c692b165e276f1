// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run of JCStress came to, and the exit code that says so. */
enum Verdict {
    /** All results that were planned are there, and all are allowed. */
    CLEAN(0),
    /** A forbidden result. */
    FINDING(1),
    /** JCStress does not understand its options. */
    USAGE(2),
    /** Nothing was run: no test matches, no JVM could be configured, or no result was planned. */
    NOTHING(3),
    /** The run did not end in time. */
    HANG(6),
    /** A test could not be run to its end, or the output makes no sense. */
    INTERNAL(70);

    private static final Pattern RESULTS = Pattern.compile(
            "Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /** Judges a run that has ended, by the lines that it printed; its exit code 0 says nothing. */
    static Verdict of(List<String> output, int exitCode) {
        Matcher results = null;
        for (String line : output) {
            if (line.contains("No matching tests") || line.contains("No JVM configurations")) {
                return NOTHING;
            }
            if (line.contains("joptsimple") || line.contains("is not a recognized option")) {
                return USAGE;
            }
            Matcher matcher = RESULTS.matcher(line);
            if (matcher.find()) {
                results = matcher;
            }
        }
        return results == null ? INTERNAL : ofResults(results, exitCode);
    }

    private static Verdict ofResults(Matcher results, int exitCode) {
        int planned = Integer.parseInt(results.group(1));
        int passed = Integer.parseInt(results.group(2));
        if (planned == 0) {
            return NOTHING;
        }
        if (!results.group(3).equals("0")) {
            return FINDING;
        }
        return passed == planned && exitCode == 0 ? CLEAN : INTERNAL;
    }
}
