// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

/** A pipe that has room for all that is written, and a knote that watches its reading end. */
public final class PipeModel {
    private int bytes;

    /** An empty pipe. */
    public PipeModel() {}

    /** Writes. */
    public String write(int count) {
        bytes += count;
        return Integer.toString(count);
    }

    /** Reads what there is. */
    public String read(int count) {
        if (bytes == 0) {
            return "EAGAIN";
        }
        int moved = Math.min(count, bytes);
        bytes -= moved;
        return Integer.toString(moved);
    }

    /** Collects the event, which says how much there is. */
    public String ready() {
        return bytes == 0 ? "nothing" : Integer.toString(bytes);
    }
}
