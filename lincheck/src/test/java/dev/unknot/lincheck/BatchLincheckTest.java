// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.strategy.IncorrectResultsFailure;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.Verifier;
import org.junit.jupiter.api.Test;

/**
 * A collection of several events is not linearizable, which is why {@link DeliveriesVerifier} asks for less: while it
 * has the second event at hand, the knote of the first, which it will return, may be deleted, and then that of the
 * third, which it will miss.
 */
final class BatchLincheckTest {

    private static Actor call(String name, int argument) {
        return DeliveriesOperations.call(DeliveriesLincheckTest.Sound.class, name, argument);
    }

    private static ModelCheckingOptions collectionAndDeletions() {
        List<Actor> init = new ArrayList<>();
        for (int ident = 1; ident <= 3; ident++) {
            init.add(call("add", ident));
            init.add(call("trigger", ident));
        }
        List<List<Actor>> parallel =
                List.of(List.of(call("collect", 3)), List.of(call("delete", 1), call("delete", 3)));
        return LincheckBudget.options(1, 100)
                .iterations(0)
                .minimizeFailedScenario(false)
                .addCustomScenario(new ExecutionScenario(init, parallel, List.of(), null));
    }

    @Test
    void collection_ofThree_isNoSingleStep() {
        ModelCheckingOptions options = collectionAndDeletions().sequentialSpecification(BatchModel.class);
        Finding finding = Finding.of(options, DeliveriesLincheckTest.Sound.class);
        assertThat(finding.failure()).isInstanceOf(IncorrectResultsFailure.class);
        assertThat(finding.report()).contains("collect(3): [1, 2]");
    }

    @Test
    void collection_ofThree_isDeliveryByDelivery() {
        Class<? extends Verifier> verifier = DeliveriesVerifier.OneScanner.class;
        collectionAndDeletions().verifier(verifier).check(DeliveriesLincheckTest.Sound.class);
    }
}
