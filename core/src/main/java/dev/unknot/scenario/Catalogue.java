// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** All scenarios, in the order in which lists print them. */
public final class Catalogue implements Supplier<List<Scenario>> {
    private final List<Scenario> scenarios;

    /** The catalogue. */
    public Catalogue() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(KnoteScenarios.all());
        all.addAll(FluxScenarios.all());
        all.addAll(DrainScenarios.all());
        all.addAll(TimerScenarios.all());
        all.addAll(NestedScenarios.all());
        all.addAll(ProcessScenarios.all());
        all.addAll(SocketScenarios.all());
        all.addAll(FileScenarios.all());
        scenarios = List.copyOf(all);
    }

    /** All scenarios. */
    public List<Scenario> all() {
        return scenarios;
    }

    @Override
    public List<Scenario> get() {
        return scenarios;
    }

    /** The scenarios whose whole name matches; in the pattern {@code *} stands for any characters. */
    public List<Scenario> matching(String pattern) {
        String[] parts = pattern.split("\\*", -1);
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
        }
        Pattern compiled = Pattern.compile(regex.toString());
        return scenarios.stream()
                .filter(scenario -> compiled.matcher(scenario.name()).matches())
                .toList();
    }

    /** The names that a user who wrote this one may have meant: those that share the most with it, at most three. */
    public List<String> similarTo(String name) {
        List<String> similar = new ArrayList<>();
        for (int distance = 1; distance <= Math.max(3, name.length() / 2) && similar.size() < 3; distance++) {
            for (Scenario scenario : scenarios) {
                if (similar.size() < 3 && distance(name, scenario.name()) == distance) {
                    similar.add(scenario.name());
                }
            }
        }
        return similar;
    }

    /** The number of characters to insert, delete or replace to get from one name to the other (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
