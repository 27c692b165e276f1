// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.dpor.Mode;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the dependence of events means: adjacent ones that are independent may be swapped and nobody can tell. */
final class DependenceTest {
    private static final int PROGRAMS = 300;
    private static final int WALKS = 20;

    private long swapped;

    @Test
    void independentEvents_swapped_leaveEverythingTheSame() {
        assertThat(firstDifference(new AccessRules())).isNull();
        assertThat(swapped).isGreaterThan(10_000);
    }

    @Test
    void goingToSleep_takenForNothing_isToldBySwapping() {
        AccessRules wrong = new AccessRules() {
            @Override
            @Nullable
            Mode sleep() {
                return null;
            }
        };
        assertThat(firstDifference(wrong)).isNotNull();
    }

    @Test
    void emptyWakeup_takenForNothing_isToldBySwapping() {
        AccessRules wrong = new AccessRules() {
            @Override
            @Nullable
            Mode emptyWakeup() {
                return null;
            }
        };
        assertThat(firstDifference(wrong)).isNotNull();
    }

    private @Nullable String firstDifference(AccessRules rules) {
        swapped = 0;
        for (long seed = 0; seed < PROGRAMS; seed++) {
            Listing listing = RandomPrograms.program(seed);
            ProgramModel model = new ProgramModel(listing, rules);
            Random random = new Random(seed);
            model.mark(0);
            for (int walk = 0; walk < WALKS; walk++) {
                model.rewind(0);
                String difference = walk(model, random);
                if (difference != null) {
                    return difference + " in " + listing;
                }
            }
        }
        return null;
    }

    private @Nullable String walk(ProgramModel model, Random random) {
        for (int depth = 0; model.enabled() != 0; depth++) {
            model.mark(depth);
            long enabled = model.enabled();
            for (long rest = enabled; rest != 0; rest &= rest - 1) {
                String difference = swap(model, depth, Long.numberOfTrailingZeros(rest));
                if (difference != null) {
                    return difference;
                }
            }
            model.rewind(depth);
            int skip = random.nextInt(Long.bitCount(enabled));
            for (int i = 0; i < skip; i++) {
                enabled &= enabled - 1;
            }
            model.step(Long.numberOfTrailingZeros(enabled));
        }
        return null;
    }

    /** Makes an event of this thread and then any other one; where they are independent, the other way round too. */
    private @Nullable String swap(ProgramModel model, int depth, int first) {
        model.probe(depth);
        model.step(first);
        long after = model.enabled() & ~(1L << first);
        for (long rest = after; rest != 0; rest &= rest - 1) {
            int second = Long.numberOfTrailingZeros(rest);
            model.probe(depth);
            int set = model.step(first);
            int otherSet = model.step(second);
            if (model.accesses().conflict(set, otherSet)) {
                continue;
            }
            long[] state = model.state();
            model.probe(depth);
            String events = "event " + depth + ": " + first + " then " + second;
            if ((model.enabled() >>> second & 1) == 0) {
                return events + ", of which the first enables the second";
            }
            boolean sameEvents = model.step(second) == otherSet;
            if ((model.enabled() >>> first & 1) == 0) {
                return events + ", of which the second disables the first";
            }
            sameEvents &= model.step(first) == set;
            if (!sameEvents || !Arrays.equals(state, model.state())) {
                return events + ", swapped, do something else";
            }
            swapped++;
        }
        return null;
    }
}
