// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

/** A file is no list of programs, or a program does what its language forbids. Its message is one line for the user. */
public final class ListingFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message for the user.
     *
     * @param source the file and the number of the line, as {@code file:line}
     */
    public ListingFormatException(String source, String message) {
        super(source + ": " + message);
    }
}
