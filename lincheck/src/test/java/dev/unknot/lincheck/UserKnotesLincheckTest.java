// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Adding, triggering, deleting and collecting is linearizable if one thread at a time collects one event at a time. */
@Param(name = "ident", gen = IntGen.class, conf = "1:2")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class UserKnotesLincheckTest {
    private final UserKnotes knotes = new UserKnotes(new LincheckScheduler());

    /** A new machine. */
    public UserKnotesLincheckTest() {}

    /** Adds a knote. */
    @Operation
    public String add(@Param(name = "ident") int ident) {
        return knotes.add(ident);
    }

    /** Triggers a knote. */
    @Operation
    public String trigger(@Param(name = "ident") int ident, @Param(name = "value") int value) {
        return knotes.trigger(ident, value);
    }

    /** Deletes a knote. */
    @Operation
    public String delete(@Param(name = "ident") int ident) {
        return knotes.delete(ident);
    }

    /** Collects one event. */
    @Operation(nonParallelGroup = "scanner")
    public String collect() {
        return knotes.collect();
    }

    @Test
    void operations_oneScanner_areLinearizable() {
        LincheckBudget.options(20, 500)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(3)
                .actorsAfter(2)
                .sequentialSpecification(UserKnotesModel.class)
                .check(UserKnotesLincheckTest.class);
    }
}
