// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.sync.Scheduler;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;

/** The operations of the suites that {@link DeliveriesVerifier} judges, but for the collection. */
public abstract class DeliveriesOperations {
    final UserKnotes knotes;

    DeliveriesOperations(Scheduler scheduler) {
        knotes = new UserKnotes(scheduler);
    }

    /** Adds a knote whose event stays pending. */
    @Operation
    public String add(@Param(gen = IntGen.class, conf = "1:2") int ident) {
        return knotes.add(ident);
    }

    /** Adds a knote whose event is forgotten as it is delivered, or forgets the event of a knote. */
    @Operation
    public String addClear(@Param(gen = IntGen.class, conf = "1:2") int ident) {
        return knotes.change(ident, EV_ADD | EV_CLEAR, 0);
    }

    /** Triggers a knote. */
    @Operation
    public String trigger(@Param(gen = IntGen.class, conf = "1:2") int ident) {
        return knotes.change(ident, 0, NOTE_TRIGGER);
    }

    /** Deletes a knote. */
    @Operation
    public String delete(@Param(gen = IntGen.class, conf = "1:2") int ident) {
        return knotes.delete(ident);
    }

    /** The knotes whose events a collection returns. */
    final List<Integer> collected(int most) {
        return knotes.collectIdents(most);
    }

    static ModelCheckingOptions options(Class<? extends Verifier> verifier) {
        return LincheckBudget.options(4, 150)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(4)
                .actorsAfter(1)
                .verifier(verifier);
    }
}
