// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * How much the suites let Lincheck do: scenarios by the suite, and executions of each scenario. These system properties
 * change it for all suites.
 *
 * <ul>
 *   <li>{@code unknot.lincheck.multiplier}: multiplies the scenarios
 *   <li>{@code unknot.lincheck.scenarios}: the scenarios of each suite, whatever the suite says; multiplied as well
 *   <li>{@code unknot.lincheck.executions}: the executions of each scenario, whatever the suite says
 * </ul>
 */
final class LincheckBudget {
    private static final String PREFIX = "unknot.lincheck.";

    private LincheckBudget() {}

    /** Options for a suite with so many scenarios of so many executions, where nobody says otherwise. */
    static ModelCheckingOptions options(int scenarios, int executions) {
        return new ModelCheckingOptions()
                .iterations(Math.multiplyExact(property("scenarios", scenarios), property("multiplier", 1)))
                .invocationsPerIteration(executions(executions));
    }

    /** The executions of a scenario, where nobody says otherwise. */
    static int executions(int otherwise) {
        return property("executions", otherwise);
    }

    private static int property(String name, int otherwise) {
        int value = Integer.getInteger(PREFIX + name, otherwise);
        if (value < 1) {
            throw new IllegalArgumentException(PREFIX + name + " is " + value + ", which is not positive");
        }
        return value;
    }
}
