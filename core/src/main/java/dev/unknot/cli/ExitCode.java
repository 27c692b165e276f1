// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

/** The exit codes of all commands. */
final class ExitCode {
    /** No finding, within the bound that is stated. */
    static final int CLEAN = 0;
    /** At least one finding. */
    static final int FINDING = 1;
    /** The command line, or a file that it names, makes no sense. */
    static final int USAGE = 2;
    /** Nothing has the name that was asked for. */
    static final int NOTHING_MATCHED = 3;
    /** The budget ended before the bound that was asked for. */
    static final int INCOMPLETE = 4;
    /** The same schedule gave two executions. */
    static final int NONDETERMINISM = 5;
    /** An execution did not come to an end. */
    static final int HANG = 6;
    /** A bug of Unknot itself. */
    static final int INTERNAL = 70;

    private ExitCode() {}
}
