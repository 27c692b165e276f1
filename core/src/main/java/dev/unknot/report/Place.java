// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import dev.unknot.explore.Explanation.Frame;
import dev.unknot.sync.Origin;
import java.lang.reflect.Executable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the place in a stack that a reader wants to see, and the function of the origin that it stands for. */
final class Place {
    private static final String CORE = "dev.unknot.";

    private final Map<String, List<String>> origins = new HashMap<>();

    /**
     * A place in the code.
     *
     * @param origin the function of the origin; empty if it stands for none
     * @param frame the frame
     */
    record Located(String origin, Frame frame) {
        /** {@code kqueue_expand  KnoteTables.java:62}. */
        String text() {
            String at = frame.file() + ":" + frame.line();
            return origin.isEmpty() ? frame.method() + "  " + at : origin + "  " + at;
        }
    }

    /** The innermost frame that is no mere wrapper of a lock or a sleep, with the next function of the origin outwards. */
    Located locate(List<Frame> stack) {
        Frame shown = null;
        for (Frame frame : stack) {
            if (!frame.className().startsWith(CORE)) {
                break;
            }
            if (shown == null && !isWrapper(frame)) {
                shown = frame;
            }
            if (shown != null) {
                String origin = function(frame);
                if (!origin.isEmpty()) {
                    return new Located(origin, shown);
                }
            }
        }
        return new Located("", shown != null ? shown : stack.getFirst());
    }

    private boolean isWrapper(Frame frame) {
        List<String> names = namesOf(frame);
        boolean macro = !names.isEmpty() && names.stream().allMatch(Place::isWrapper);
        boolean sleeps = frame.method().startsWith("sleep") && frame.className().endsWith(".Kqueue");
        return macro || sleeps;
    }

    /** Whether a function of the origin is a macro, or does no more than to lock a list. */
    private static boolean isWrapper(String origin) {
        return origin.equals(origin.toUpperCase(Locale.ROOT))
                || origin.startsWith("kn_list_")
                || origin.startsWith("knlist_mtx_")
                || origin.startsWith("knlist_rw_");
    }

    private String function(Frame frame) {
        List<String> names = namesOf(frame);
        return names.isEmpty() || isWrapper(names.getFirst()) ? "" : names.getFirst();
    }

    private List<String> namesOf(Frame frame) {
        return origins.computeIfAbsent(frame.className() + '.' + frame.method(), key -> lookUp(frame));
    }

    private static List<String> lookUp(Frame frame) {
        try {
            Class<?> type = Class.forName(frame.className(), false, Place.class.getClassLoader());
            Stream<? extends Executable> executables = frame.method().equals("<init>")
                    ? Stream.of(type.getDeclaredConstructors())
                    : Stream.of(type.getDeclaredMethods())
                            .filter(method -> method.getName().equals(frame.method()));
            return executables
                    .map(executable -> executable.getAnnotation(Origin.class))
                    .filter(origin -> origin != null)
                    .flatMap(origin -> Stream.of(origin.value()))
                    .sorted()
                    .distinct()
                    .toList();
        } catch (ClassNotFoundException e) {
            return List.of();
        }
    }
}
