// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Recording;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * The choices of one execution, one a step: a thread, or ({@link Recording#VALUE_BASE} and above) the result of a
 * nondeterministic choice. Together with its program and setting it determines the execution.
 *
 * <p><b>As text.</b> The {@link Setting}, a dot, and URL-safe base64 of: a hash of the program's name (2 bytes), the low
 * half of the execution's digest (4 bytes), runs of equal choices (choice and length, as varints), CRC-32 of all that (4
 * bytes), into which the text of a setting other than {@link Setting#DEFAULT} goes first. Where a schedule ends with many rounds of the same choices, the choice {@code 65536 + p} of the last run says that each of its
 * choices is that of {@code p} steps before.
 */
public final class Schedule {
    private static final int HEADER_BYTES = 6;
    private static final int CHECKSUM_BYTES = 4;
    private static final int STEPS_MAX = 10_000_000;
    private static final int ROUND_BASE = 1 << 16;
    private static final int ROUND_MAX = 1_024;
    /** Rounds must save that much to be written as such. */
    private static final int ROUNDS_STEPS_MIN = 512;

    private final int[] choices;
    private final int digest;
    private final Setting setting;

    /** A schedule in the default setting whose execution has this digest, of which the low half counts. */
    public Schedule(int[] choices, long digest) {
        this(choices, digest, Setting.DEFAULT);
    }

    /** A schedule whose execution has this digest, of which the low half counts. */
    public Schedule(int[] choices, long digest, Setting setting) {
        this.choices = choices.clone();
        this.digest = (int) digest;
        this.setting = setting;
    }

    /** What else determines its execution. */
    public Setting setting() {
        return setting;
    }

    /** The number of choices. */
    public int steps() {
        return choices.length;
    }

    /** The choice of step {@code i}. */
    public int choice(int i) {
        return choices[i];
    }

    /** A copy of all choices. */
    public int[] choices() {
        return choices.clone();
    }

    /** The low half of the digest of the execution that it was taken from. */
    public int digest() {
        return digest;
    }

    /** The number of places where another thread runs than in the step before. */
    public int contextSwitches() {
        return contextSwitches(choices, choices.length);
    }

    static int contextSwitches(int[] choices, int length) {
        int switches = 0;
        int last = -1;
        for (int i = 0; i < length; i++) {
            int choice = choices[i];
            if (choice < Recording.VALUE_BASE) {
                switches += last >= 0 && choice != last ? 1 : 0;
                last = choice;
            }
        }
        return switches;
    }

    /** The schedule as text, for the program of that name. */
    public String format(String program) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int hash = nameHash(program);
        out.write(hash >>> 8);
        out.write(hash);
        writeInt(out, digest);
        int round = round();
        int plain = round == 0 ? choices.length : choices.length - repeated(round);
        for (int i = 0; i < plain; ) {
            int end = i + 1;
            while (end < plain && choices[end] == choices[i]) {
                end++;
            }
            writeVarint(out, choices[i]);
            writeVarint(out, end - i);
            i = end;
        }
        if (round > 0) {
            writeVarint(out, ROUND_BASE + round);
            writeVarint(out, choices.length - plain);
        }
        writeInt(out, checksum(setting, out.toByteArray(), out.size()));
        return setting.format() + '.' + encode(out.toByteArray());
    }

    /** The length of the round that the schedule ends with again and again; 0 if it is not worth while. */
    private int round() {
        for (int round = 2; round <= ROUND_MAX && round < choices.length; round++) {
            if (repeated(round) >= ROUNDS_STEPS_MIN) {
                return isOneRun(round) ? 0 : round;
            }
        }
        return 0;
    }

    private boolean isOneRun(int length) {
        for (int i = choices.length - length; i < choices.length; i++) {
            if (choices[i] != choices[choices.length - 1]) {
                return false;
            }
        }
        return true;
    }

    /** How many choices at the end are those of so many steps before. */
    private int repeated(int round) {
        int i = choices.length;
        while (i > round && choices[i - 1] == choices[i - 1 - round]) {
            i--;
        }
        return choices.length - i;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Decodes what {@link #encode} makes and nothing else: no padding, no set bits past the end. */
    private static byte[] decode(String text) throws ScheduleFormatException {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new ScheduleFormatException("the schedule is damaged: it is not URL-safe base64");
        }
        if (!encode(bytes).equals(text)) {
            throw new ScheduleFormatException("the schedule is damaged: its last characters are not its own");
        }
        return bytes;
    }

    /**
     * Reads a schedule.
     *
     * @throws ScheduleFormatException if the text is no schedule, is damaged, or belongs to another program
     */
    public static Schedule parse(String program, String text) throws ScheduleFormatException {
        int dot = text.indexOf('.');
        Setting setting = Setting.parse(dot < 0 ? text : text.substring(0, dot));
        byte[] bytes = decode(text.substring(dot + 1));
        int end = bytes.length - CHECKSUM_BYTES;
        if (end < HEADER_BYTES) {
            throw new ScheduleFormatException("the schedule is damaged: it ends early");
        }
        if (checksum(setting, bytes, end) != readInt(bytes, end)) {
            throw new ScheduleFormatException("the schedule is damaged: its checksum does not match");
        }
        if (((bytes[0] & 0xff) << 8 | (bytes[1] & 0xff)) != nameHash(program)) {
            throw new ScheduleFormatException("the schedule belongs to another scenario than " + program);
        }
        return new Schedule(readRuns(bytes, end), readInt(bytes, 2), setting);
    }

    private static int[] readRuns(byte[] bytes, int end) throws ScheduleFormatException {
        int[] choices = new int[64];
        int count = 0;
        int[] at = {HEADER_BYTES};
        while (at[0] < end) {
            int choice = readVarint(bytes, at, end);
            int length = readVarint(bytes, at, end);
            boolean rounds = choice > ROUND_BASE;
            if (length < 1 || length > STEPS_MAX - count || (rounds && choice - ROUND_BASE > count)) {
                throw new ScheduleFormatException("the schedule is damaged: a run of " + length + " steps");
            }
            if (count + length > choices.length) {
                choices = Arrays.copyOf(choices, Math.max(count + length, choices.length * 2));
            }
            for (int i = count; i < count + length; i++) {
                choices[i] = rounds ? choices[i - (choice - ROUND_BASE)] : choice;
            }
            count += length;
        }
        return Arrays.copyOf(choices, count);
    }

    private static int nameHash(String program) {
        int hash = program.hashCode();
        return (hash ^ hash >>> 16) & 0xffff;
    }

    private static int checksum(Setting setting, byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        if (!setting.equals(Setting.DEFAULT)) {
            crc.update(setting.format().getBytes(StandardCharsets.US_ASCII));
        }
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
    }

    private static int readInt(byte[] bytes, int at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private static void writeVarint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static int readVarint(byte[] bytes, int[] at, int end) throws ScheduleFormatException {
        int value = 0;
        for (int shift = 0; shift < 28 && at[0] < end; shift += 7) {
            int b = bytes[at[0]++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new ScheduleFormatException("the schedule is damaged: a number is cut off or too large");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule
                && digest == schedule.digest
                && setting.equals(schedule.setting)
                && Arrays.equals(choices, schedule.choices);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(choices);
    }

    @Override
    public String toString() {
        return Arrays.toString(choices);
    }
}
