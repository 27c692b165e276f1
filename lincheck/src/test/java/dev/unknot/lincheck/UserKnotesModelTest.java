// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The model and the port do the same, call by call. */
final class UserKnotesModelTest {
    private static final int CALLS = 20_000;

    @Test
    void model_randomCalls_agreesWithThePort() {
        UserKnotes port = new UserKnotes(new LincheckScheduler());
        UserKnotesModel model = new UserKnotesModel();
        SplittableRandom random = new SplittableRandom(1);
        int events = 0;
        for (int i = 0; i < CALLS; i++) {
            int ident = random.nextInt(1, 5);
            int value = random.nextInt(1, 100);
            switch (random.nextInt(6)) {
                case 0 -> assertThat(port.add(ident)).isEqualTo(model.add(ident));
                case 1, 2 -> assertThat(port.trigger(ident, value)).isEqualTo(model.trigger(ident, value));
                case 3 -> assertThat(port.delete(ident)).isEqualTo(model.delete(ident));
                default -> {
                    String event = port.collect();
                    assertThat(event).isEqualTo(model.collect());
                    events += event.equals("nothing") ? 0 : 1;
                }
            }
        }
        assertThat(events).isGreaterThan(CALLS / 10);
    }

    @Test
    void collect_severalTriggered_goesInTurns() {
        UserKnotesModel model = new UserKnotesModel();
        assertThat(model.collect()).isEqualTo("nothing");
        assertThat(model.trigger(1, 1)).isEqualTo("ENOENT");
        model.add(1);
        model.add(2);
        assertThat(model.collect()).isEqualTo("nothing");
        model.trigger(2, 7);
        model.trigger(1, 8);
        assertThat(model.collect()).isEqualTo("2=7");
        assertThat(model.collect()).isEqualTo("1=8");
        assertThat(model.delete(2)).isEqualTo("OK");
        assertThat(model.collect()).isEqualTo("1=8");
        assertThat(model.delete(2)).isEqualTo("ENOENT");
    }
}
