// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unknot.scenario.OriginLedger.Row;
import dev.unknot.scenario.OriginLedger.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OriginLedgerTest {

    @Test
    void load_theCore_standsForEveryFunctionOrSaysWhyNot() {
        OriginLedger ledger = OriginLedger.load();
        assertThat(ledger.rows())
                .hasSizeGreaterThan(100)
                .allSatisfy(row -> assertThat(row.status()).as(row.function()).isIn(Status.PORTED, Status.LEFT_OUT));
        assertThat(ledger.unknown()).isEmpty();
        assertThat(ledger.count(Status.LEFT_OUT)).isLessThanOrEqualTo(5);
    }

    @Test
    void load_theCore_namesMethods() {
        assertThat(OriginLedger.load().rows())
                .filteredOn(row ->
                        row.function().equals("kqueue_scan") || row.function().equals("filt_timerexpire"))
                .extracting(Row::methods)
                .containsExactlyInAnyOrder(List.of("Scan.run"), List.of("TimerFilter.expire"));
    }

    @Test
    void of_functionThatNobodyStandsFor_isMissing() {
        OriginLedger ledger = OriginLedger.of(
                List.of("# list", "", "a.c f 1", "a.c g 2 ! not needed", "a.c h 3 ! wrong", "a.c i 4"),
                Map.of("f", List.of("A.f"), "h", List.of("A.h"), "z", List.of("A.z")));
        assertThat(ledger.rows())
                .extracting(Row::status)
                .containsExactly(Status.PORTED, Status.LEFT_OUT, Status.CONTRADICTORY, Status.MISSING);
        assertThat(ledger.unknown()).containsExactly("z (A.z)");
    }

    @Test
    void of_malformedLine_isRefused() {
        assertThatThrownBy(() -> OriginLedger.of(List.of("f"), Map.of())).hasMessageContaining("f");
    }
}
