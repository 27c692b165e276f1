// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import dev.unknot.file.DescriptorTable;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a descriptor table name.
 *
 * @param files the file of each number that is given out
 * @param larval the files that cannot be used yet
 */
record DescriptorState(SortedMap<Integer, File> files, SortedSet<File> larval) {
    static final DescriptorState NONE = new DescriptorState(new TreeMap<>(), new TreeSet<>());

    /**
     * A file.
     *
     * @param kind what it is
     * @param call the number of the call that makes it
     */
    record File(Kind kind, long call) implements Comparable<File> {
        @Override
        public int compareTo(File other) {
            int order = Long.compare(call, other.call);
            return order != 0 ? order : kind.compareTo(other.kind);
        }
    }

    /** What a file is. */
    enum Kind {
        KQUEUE,
        PIPE_FIRST,
        PIPE_SECOND
    }

    @Nullable
    File at(int number) {
        return files.get(number);
    }

    /** The lowest number that is not given out, which may be beyond the table. */
    int lowestFree() {
        int number = DescriptorTable.FIRST;
        while (files.containsKey(number)) {
            number++;
        }
        return number;
    }

    DescriptorState with(int number, File file) {
        SortedMap<Integer, File> then = new TreeMap<>(files);
        then.put(number, file);
        return new DescriptorState(then, larval);
    }

    DescriptorState without(int number) {
        SortedMap<Integer, File> then = new TreeMap<>(files);
        then.remove(number);
        return new DescriptorState(then, larval);
    }

    DescriptorState withLarval(File file) {
        SortedSet<File> then = new TreeSet<>(larval);
        then.add(file);
        return new DescriptorState(files, then);
    }

    DescriptorState withMature(File file) {
        SortedSet<File> then = new TreeSet<>(larval);
        then.remove(file);
        return new DescriptorState(files, then);
    }

    /** The file that a system call finds under a number; null if there is none that can be used. */
    @Nullable
    File usable(long number) {
        File file = number == (int) number ? files.get((int) number) : null;
        return file == null || larval.contains(file) ? null : file;
    }
}
