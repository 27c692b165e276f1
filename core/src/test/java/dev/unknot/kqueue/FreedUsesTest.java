// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.scenario.CoreWorld;
import dev.unknot.sync.sim.Granularity;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any use of an object that the core has freed is trapped, once the core's classes are rewritten. */
final class FreedUsesTest {

    @SuppressWarnings("unchecked") // a supplier of such a map by its source
    private static Map<String, String> said(Granularity granularity) {
        return (Map<String, String>) CoreWorld.at(granularity)
                .classes()
                .make(Supplier.class, FreedUses.class.getName())
                .get();
    }

    @ParameterizedTest
    @EnumSource(Granularity.class)
    void use_freedObject_panics(Granularity granularity) {
        assertThat(said(granularity))
                .containsEntry("knote freed twice", "write of freed knote#0")
                .containsEntry("knote read", "read of freed knote#0")
                .containsEntry("list locked", "read of freed knlist");
    }
}
