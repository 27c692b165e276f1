// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

/** What the check of one vector comes to. */
public sealed interface Verdict {

    /** The port does what the original did. */
    record Passed() implements Verdict {}

    /**
     * The port does something else.
     *
     * @param field what differs first, with its place: {@code results[0][2]}, {@code trace[17]}, {@code outcome}
     * @param expected what the vector has
     * @param actual what the port has
     */
    record Failed(String field, String expected, String actual) implements Verdict {}

    /**
     * The vector was not checked.
     *
     * @param reason what the port lacks for it: {@code needs ...}
     */
    record Skipped(String reason) implements Verdict {}
}
