// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The operations of the suites whose model is {@link UserKnotesModel}. */
public abstract class UserKnotesOperations {
    private final UserKnotes knotes;

    UserKnotesOperations(UserKnotes knotes) {
        this.knotes = knotes;
    }

    /** Adds a knote. */
    @Operation
    public String add(@Param(gen = IntGen.class, conf = "1:2") int ident) {
        return knotes.add(ident);
    }

    /** Triggers a knote. */
    @Operation
    public String trigger(
            @Param(gen = IntGen.class, conf = "1:2") int ident, @Param(gen = IntGen.class, conf = "1:3") int value) {
        return knotes.trigger(ident, value);
    }

    /** Deletes a knote. */
    @Operation
    public String delete(@Param(gen = IntGen.class, conf = "1:2") int ident) {
        return knotes.delete(ident);
    }

    /** Collects one event. */
    @Operation(nonParallelGroup = "scanner")
    public String collect() {
        return knotes.collect();
    }

    static ModelCheckingOptions options() {
        return LincheckBudget.options(3, 80)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(UserKnotesModel.class);
    }
}
