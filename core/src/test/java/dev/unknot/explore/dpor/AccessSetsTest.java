// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AccessSetsTest {
    private final AccessSets sets = new AccessSets();

    private int set(Object... parts) {
        sets.begin();
        for (int i = 0; i < parts.length; i += 2) {
            sets.add((Integer) parts[i], (Mode) parts[i + 1]);
        }
        return sets.end();
    }

    @Test
    void end_sameAccessesInAnotherOrder_givesTheSameNumber() {
        int set = set(3, Mode.P, 1, Mode.X);
        assertThat(set(1, Mode.X, 3, Mode.P)).isEqualTo(set);
        assertThat(set(1, Mode.X, 3, Mode.Q)).isNotEqualTo(set);
        assertThat(sets.describe(set)).isEqualTo("1:X 3:P");
    }

    @Test
    void add_sameObjectTwice_joinsTheModes() {
        assertThat(sets.describe(set(2, Mode.P, 2, Mode.P))).isEqualTo("2:P");
        assertThat(sets.describe(set(2, Mode.P, 2, Mode.Q))).isEqualTo("2:X");
    }

    @Test
    void conflict_randomSets_isThatOfTheirObjects() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            // Numbers above 63 share their bits with smaller ones.
            int bound = round < 1_000 ? 8 : 200;
            int[][] modes = new int[2][bound];
            int[] numbers = new int[2];
            for (int side = 0; side < 2; side++) {
                sets.begin();
                for (int i = random.nextInt(6); i > 0; i--) {
                    int object = random.nextInt(bound);
                    Mode mode = Mode.values()[random.nextInt(3)];
                    sets.add(object, mode);
                    modes[side][object] |= mode.bits();
                }
                numbers[side] = sets.end();
            }
            boolean conflict = false;
            for (int object = 0; object < bound; object++) {
                boolean both = modes[0][object] != 0 && modes[1][object] != 0;
                conflict |= both && (modes[0][object] | modes[1][object]) == Mode.X.bits();
            }
            assertThat(sets.conflict(numbers[0], numbers[1])).isEqualTo(conflict);
        }
        assertThat(sets.size()).isGreaterThan(1_000);
    }
}
