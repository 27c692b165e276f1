// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import java.util.Map;
import java.util.TreeMap;

/** A table of descriptors that begins with a kqueue, and the two ends of a pipe. */
public final class DescriptorsModel {
    private static final int FIRST = 3;
    private static final String NONE = "EBADF";

    private final Map<Integer, String> files =
            new TreeMap<>(Map.of(FIRST, "KQUEUE", FIRST + 1, "PIPE", FIRST + 2, "PIPE"));

    /** The table after its making. */
    public DescriptorsModel() {}

    /** Gives a file the lowest free number. */
    public String dup(int number) {
        String file = files.get(number);
        if (file == null) {
            return NONE;
        }
        int copy = FIRST;
        while (files.containsKey(copy)) {
            copy++;
        }
        files.put(copy, file);
        return Integer.toString(copy);
    }

    /** Has a number name the file of another one. */
    public String dup2(int number, int target) {
        String file = files.get(number);
        if (file == null) {
            return NONE;
        }
        files.put(target, file);
        return Integer.toString(target);
    }

    /** Closes a number. */
    public String close(int number) {
        return files.remove(number) == null ? NONE : "0";
    }

    /** What a number names. */
    public String kind(int number) {
        return files.getOrDefault(number, NONE);
    }
}
