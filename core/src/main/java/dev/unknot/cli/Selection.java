// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.scenario.Catalogue;
import dev.unknot.scenario.Scenario;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the scenarios that a user names. */
final class Selection {
    private final Catalogue catalogue = new Catalogue();

    /** All scenarios. */
    List<Scenario> all() {
        return catalogue.all();
    }

    /** The scenarios that match one of the patterns at least; each pattern must match one. */
    List<Scenario> matching(List<String> patterns) {
        Set<Scenario> matching = new LinkedHashSet<>();
        for (String pattern : patterns) {
            List<Scenario> found = catalogue.matching(pattern);
            if (found.isEmpty()) {
                throw new UserError(ExitCode.NOTHING_MATCHED, unknown(pattern));
            }
            matching.addAll(found);
        }
        return List.copyOf(matching);
    }

    /** The scenario of that name. */
    Scenario named(String name) {
        for (Scenario scenario : catalogue.all()) {
            if (scenario.name().equals(name)) {
                return scenario;
            }
        }
        throw new UserError(ExitCode.NOTHING_MATCHED, unknown(name));
    }

    private String unknown(String name) {
        List<String> similar = catalogue.similarTo(name);
        String hint =
                similar.isEmpty() ? "'unknot list' shows all" : "did you mean " + String.join(" or ", similar) + "?";
        return "no scenario is named '" + name + "'; " + hint;
    }
}
