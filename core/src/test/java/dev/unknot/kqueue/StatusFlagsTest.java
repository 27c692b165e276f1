// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sequential")
final class StatusFlagsTest {

    @Test
    void knoteStatus_severalBits_namesThemInOrder() {
        assertThat(StatusFlags.knoteStatus(0)).isEqualTo("0");
        assertThat(StatusFlags.knoteStatus(StatusFlags.KN_SCAN | StatusFlags.KN_ACTIVE))
                .isEqualTo("ACTIVE|SCAN");
        assertThat(StatusFlags.knoteStatus(0x201)).isEqualTo("ACTIVE|0x200");
        assertThat(StatusFlags.knoteStatus(0x200)).isEqualTo("0x200");
    }

    @Test
    void kqueueState_severalBits_namesThemInOrder() {
        assertThat(StatusFlags.kqueueState(StatusFlags.KQ_SLEEP | StatusFlags.KQ_FLUXWAIT))
                .isEqualTo("SLEEP|FLUXWAIT");
    }
}
