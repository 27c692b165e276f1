// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.NOTE_TRIGGER;

import dev.unknot.sync.Scheduler;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
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

    /** A call of an operation of a suite. */
    static Actor call(Class<? extends DeliveriesOperations> suite, String name, int argument) {
        try {
            return new Actor(suite.getMethod(name, int.class), List.of(argument));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Random scenarios, and one in which both knotes are pending, as they seldom are by chance. */
    static ModelCheckingOptions options(
            Class<? extends Verifier> verifier, Class<? extends DeliveriesOperations> suite) {
        List<Actor> init = List.of(
                call(suite, "add", 1),
                call(suite, "addClear", 2),
                call(suite, "trigger", 1),
                call(suite, "trigger", 2));
        List<List<Actor>> parallel = List.of(
                List.of(call(suite, "collect", 3), call(suite, "collect", 1)),
                List.of(call(suite, "delete", 1), call(suite, "trigger", 2), call(suite, "delete", 2)));
        List<Actor> post = List.of(call(suite, "collect", 3));
        return LincheckBudget.options(3, 80)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(4)
                .actorsAfter(1)
                .verifier(verifier)
                .minimizeFailedScenario(false)
                .addCustomScenario(new ExecutionScenario(init, parallel, post, null));
    }
}
