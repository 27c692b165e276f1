// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ModeTest {

    @Test
    void conflicts_allPairs_followTheTable() {
        assertThat(Mode.P.conflicts(Mode.P)).isFalse();
        assertThat(Mode.Q.conflicts(Mode.Q)).isFalse();
        assertThat(Mode.P.conflicts(Mode.Q)).isTrue();
        for (Mode mode : Mode.values()) {
            assertThat(Mode.X.conflicts(mode)).isTrue();
        }
    }

    @Test
    void conflicts_anyPair_isSymmetric() {
        for (Mode a : Mode.values()) {
            for (Mode b : Mode.values()) {
                assertThat(a.conflicts(b)).isEqualTo(b.conflicts(a));
            }
        }
    }

    @Test
    void with_twoModes_conflictsWithWhateverEitherDoes() {
        for (Mode a : Mode.values()) {
            for (Mode b : Mode.values()) {
                for (Mode c : Mode.values()) {
                    if (a.conflicts(c) || b.conflicts(c)) {
                        assertThat(a.with(b).conflicts(c)).isTrue();
                    }
                }
            }
        }
    }
}
