// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.gallery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of source files as a unified diff without numbers: {@code --- FILE} begins a file, {@code @@} a hunk, whose
 * lines begin with a space, {@code -} or {@code +}. What comes before the first file says what the patch does. The old
 * lines of a hunk must be in the file exactly once, or the patch does not apply at all.
 */
final class SourcePatch {
    private final Map<String, List<Hunk>> files;

    private record Hunk(int line, List<String> before, List<String> after) {}

    private SourcePatch(Map<String, List<Hunk>> files) {
        this.files = files;
    }

    /**
     * Reads a patch.
     *
     * @throws IllegalArgumentException if a line is none of a patch, or a hunk changes nothing or has no old lines
     */
    static SourcePatch parse(String text) {
        Map<String, List<Hunk>> files = new LinkedHashMap<>();
        List<Hunk> hunks = List.of();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith("--- ")) {
                hunks = new ArrayList<>();
                files.put(line.substring("--- ".length()).strip(), hunks);
            } else if (!files.isEmpty()) {
                addLine(hunks, number, line);
            }
        }
        for (List<Hunk> all : files.values()) {
            for (Hunk hunk : all) {
                if (hunk.before.isEmpty() || hunk.before.equals(hunk.after)) {
                    throw new IllegalArgumentException("the hunk of line " + hunk.line + " changes nothing");
                }
            }
        }
        if (files.isEmpty() || files.values().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("the patch has no hunks");
        }
        return new SourcePatch(files);
    }

    private static void addLine(List<Hunk> hunks, int number, String line) {
        if (line.startsWith("@@")) {
            hunks.add(new Hunk(number, new ArrayList<>(), new ArrayList<>()));
            return;
        }
        if (hunks.isEmpty()) {
            throw new IllegalArgumentException("line " + number + " is in no hunk: " + line);
        }
        Hunk hunk = hunks.getLast();
        char kind = line.isEmpty() ? ' ' : line.charAt(0);
        String rest = line.isEmpty() ? "" : line.substring(1);
        switch (kind) {
            case ' ' -> {
                hunk.before.add(rest);
                hunk.after.add(rest);
            }
            case '-' -> hunk.before.add(rest);
            case '+' -> hunk.after.add(rest);
            default -> throw new IllegalArgumentException("line " + number + " is none of a patch: " + line);
        }
    }

    /** The files that it changes. */
    List<String> files() {
        return List.copyOf(files.keySet());
    }

    /**
     * A file with its changes.
     *
     * @throws IllegalArgumentException if a hunk's old lines are not in the file, or are there several times
     */
    String apply(String file, String source) {
        List<String> lines = new ArrayList<>(source.lines().toList());
        for (Hunk hunk : files.getOrDefault(file, List.of())) {
            int place = Collections.indexOfSubList(lines, hunk.before);
            if (place < 0 || place != Collections.lastIndexOfSubList(lines, hunk.before)) {
                throw new IllegalArgumentException("the old lines of the hunk of line " + hunk.line + " are "
                        + (place < 0 ? "not in " : "several times in ") + file);
            }
            List<String> old = lines.subList(place, place + hunk.before.size());
            old.clear();
            old.addAll(hunk.after);
        }
        return String.join("\n", lines) + "\n";
    }
}
