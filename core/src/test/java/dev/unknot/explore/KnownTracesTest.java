// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KnownTracesTest {
    private static final int EXECUTIONS = 2_000;

    @Test
    void of_repeatedExecutions_areNumberedOnceAndRight() {
        Executor executor = new Executor(SmallProgram.philosophers(4));
        RandomWalk walk = new RandomWalk(1);
        KnownTraces traces = new KnownTraces();
        TraceFingerprint fingerprint = new TraceFingerprint();
        Set<Long> digests = new HashSet<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            walk.begin(i);
            executor.execute(walk);
            digests.add(executor.recording().digest());
            assertThat(traces.of(executor.recording())).isEqualTo(fingerprint.of(executor.recording()));
        }
        assertThat(digests).hasSizeLessThan(EXECUTIONS);
        // Two executions that want one place are numbered more often.
        assertThat(traces.numbered()).isBetween((long) digests.size(), EXECUTIONS - 1L);
    }
}
