// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a case.
 *
 * @param line its number in the file
 * @param binds the names that take what it returns
 * @param actor the process that does it; null for the first one
 * @param operation what is done
 * @param arguments with what
 * @param expected what must come of it; null if it only must not fail
 * @param body the lines that belong to it
 */
record Statement(
        int line,
        List<String> binds,
        @Nullable String actor,
        String operation,
        List<String> arguments,
        @Nullable List<String> expected,
        List<Statement> body) {}
