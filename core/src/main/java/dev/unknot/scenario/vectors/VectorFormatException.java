// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

/** A file of vectors that cannot be read, or is not what it should be. The message is one line. */
public final class VectorFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    VectorFormatException(String file, int line, String problem) {
        super(line > 0 ? file + ": line " + line + ": " + problem : file + ": " + problem);
        this.line = line;
    }

    /** The number of the line, from 1; 0 if it is the file as a whole. */
    public int line() {
        return line;
    }
}
