// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. \u00e9";
    private static final String PROGRAM = "program";

    private final SplitMix random = new SplitMix();

    private Schedule randomSchedule(long index) {
        random.seed(42, index);
        int[] choices = new int[random.below(40) * random.below(6)];
        int run = 0;
        int choice = 0;
        for (int i = 0; i < choices.length; i++) {
            if (run-- == 0) {
                run = random.below(9);
                choice = random.below(4) == 0 ? random.below(320) : random.below(4);
            }
            choices[i] = choice;
        }
        return new Schedule(choices, random.next());
    }

    private static void assertRejected(String text) {
        assertThatThrownBy(() -> Schedule.parse(PROGRAM, text))
                .as(text)
                .isInstanceOf(ScheduleFormatException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void parse_formatted_givesTheSame() throws ScheduleFormatException {
        for (int i = 0; i < 2000; i++) {
            Schedule schedule = randomSchedule(i);
            Schedule parsed = Schedule.parse(PROGRAM, schedule.format(PROGRAM));
            assertThat(parsed).isEqualTo(schedule).hasSameHashCodeAs(schedule);
            assertThat(parsed.digest()).isEqualTo(schedule.digest());
            assertThat(parsed.steps()).isEqualTo(schedule.steps());
        }
    }

    @Test
    void format_knownSchedule_isThisText() throws ScheduleFormatException {
        Schedule schedule = new Schedule(new int[] {0, 0, 1, 1, 1, 66, 0, 63}, 0x1234_5678_9abc_def0L);
        assertThat(schedule.format(PROGRAM)).isEqualTo(encode(PROGRAM, 0x9abc_def0, 0, 2, 1, 3, 66, 1, 0, 1, 63, 1));
    }

    private static void assertChangeRejected(String text, int at, char other) {
        if (other != text.charAt(at)) {
            assertRejected(text.substring(0, at) + other + text.substring(at + 1));
        }
    }

    @Test
    void parse_oneCharacterChanged_isRejected() {
        for (int i = 0; i < 60; i++) {
            String text = randomSchedule(i).format(PROGRAM);
            for (int at = 0; at < text.length(); at++) {
                for (int tries = 0; tries < 4; tries++) {
                    assertChangeRejected(text, at, ALPHABET.charAt(random.below(ALPHABET.length())));
                }
            }
        }
    }

    @Test
    void parse_oneCharacterChangedToAnyOther_isRejected() {
        for (int length : new int[] {2, 3, 4, 5, 6}) {
            int[] choices = Arrays.copyOf(new int[] {0, 1, 2, 66, 1, 0}, length);
            String text = new Schedule(choices, 7).format(PROGRAM);
            for (int at = 0; at < text.length(); at++) {
                for (int other = 0; other < ALPHABET.length(); other++) {
                    assertChangeRejected(text, at, ALPHABET.charAt(other));
                }
            }
        }
    }

    @Test
    void parse_cutOrPadded_isRejected() {
        for (int i = 0; i < 30; i++) {
            String text = randomSchedule(i).format(PROGRAM);
            for (int length = 0; length < text.length(); length++) {
                assertRejected(text.substring(0, length));
            }
            assertRejected(text + "=");
            assertRejected(text + "A");
            assertRejected(text + "\n");
            assertRejected(" " + text);
        }
    }

    @Test
    void parse_ofAnotherProgram_isRejected() {
        String text = randomSchedule(1).format("another");
        assertThatThrownBy(() -> Schedule.parse(PROGRAM, text))
                .isInstanceOf(ScheduleFormatException.class)
                .hasMessageContaining("another scenario than program");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "u1", "u2.", "U1.", "1u.", "u1,"})
    void parse_otherPrefix_isRejected(String prefix) {
        assertRejected(prefix + randomSchedule(3).format(PROGRAM).substring(3));
    }

    // ---- texts with a right checksum ----

    private static String encode(String program, int digest, int... numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int hash = program.hashCode();
        int folded = (hash ^ (hash >>> 16)) & 0xffff;
        out.writeBytes(new byte[] {(byte) (folded >> 8), (byte) folded});
        bigEndian(out, digest);
        for (int number : numbers) {
            for (int rest = number; ; rest >>>= 7) {
                if (rest >>> 7 == 0) {
                    out.write(rest);
                    break;
                }
                out.write((rest & 0x7f) | 0x80);
            }
        }
        CRC32 crc = new CRC32();
        crc.update(out.toByteArray());
        bigEndian(out, (int) crc.getValue());
        return "u1." + Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    private static void bigEndian(ByteArrayOutputStream out, int value) {
        out.writeBytes(new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    @Test
    void parse_longRun_isRead() throws ScheduleFormatException {
        assertThat(Schedule.parse(PROGRAM, encode(PROGRAM, 0, 2, 100_000)).steps())
                .isEqualTo(100_000);
    }

    @Test
    void parse_hugeRuns_areRejected() {
        assertRejected(encode(PROGRAM, 0, 2, 10_000_001));
        assertRejected(encode(PROGRAM, 0, 2, 6_000_000, 1, 6_000_000));
        assertRejected(encode(PROGRAM, 0, 2, Integer.MAX_VALUE));
        assertRejected(encode(PROGRAM, 0, 2, -1));
        assertRejected(encode(PROGRAM, 0, -1, 1));
        assertRejected(encode(PROGRAM, 0, 2, 0));
        assertRejected(encode(PROGRAM, 0, 2));
    }

    @Test
    void contextSwitches_valuesBetween_areNotCounted() {
        assertThat(new Schedule(new int[] {0, 64, 0, 1, 70, 1, 0}, 0).contextSwitches())
                .isEqualTo(2);
        assertThat(new Schedule(new int[0], 0).contextSwitches()).isZero();
        assertThat(new Schedule(new int[] {3}, 0).contextSwitches()).isZero();
    }
}
