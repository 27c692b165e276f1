// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The different outcomes of a program: what each thread observed, the final values of the variables, and the threads
 * that are blocked, as in {@code 0,timeout,1//1|f=1,x=2|}. Adding one that is there already allocates nothing.
 */
final class Outcomes {
    private byte[] text = new byte[256];
    private int length;

    private byte[][] table = new byte[64][];
    private int size;

    private static final byte[] NONE = {};
    private static final byte[] WOKEN = "woken".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIMEOUT = "timeout".getBytes(StandardCharsets.US_ASCII);
    private final byte[][] names;

    Outcomes(Listing listing) {
        names = listing.variables().stream()
                .map(variable -> variable.name().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        Arrays.fill(table, NONE);
    }

    /** Adds the outcome of an execution, at the end of which the model is. */
    void add(ProgramModel model) {
        write(model);
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + text[i];
        }
        int slot = spread(hash);
        while (table[slot].length != 0) {
            if (Arrays.equals(table[slot], 0, table[slot].length, text, 0, length)) {
                return;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = Arrays.copyOf(text, length);
        size++;
        if (size * 2 > table.length) {
            grow();
        }
    }

    private int spread(int hash) {
        return (hash * 0x9e37_79b1 ^ hash >>> 16) & (table.length - 1);
    }

    private void grow() {
        byte[][] old = table;
        table = new byte[old.length * 2][];
        Arrays.fill(table, NONE);
        for (byte[] outcome : old) {
            if (outcome.length != 0) {
                int slot = spread(Arrays.hashCode(outcome));
                while (table[slot].length != 0) {
                    slot = (slot + 1) & (table.length - 1);
                }
                table[slot] = outcome;
            }
        }
    }

    private void write(ProgramModel model) {
        length = 0;
        Listing listing = model.listing();
        for (int thread = 0; thread < listing.threads().size(); thread++) {
            if (thread > 0) {
                put('/');
            }
            for (int i = 0; i < model.observedCount(thread); i++) {
                if (i > 0) {
                    put(',');
                }
                putObserved(model.observed(thread, i));
            }
        }
        put('|');
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                put(',');
            }
            put(names[i]);
            put('=');
            put(model.variable(i));
        }
        put('|');
        long blocked = model.blocked();
        for (long rest = blocked; rest != 0; rest &= rest - 1) {
            if (rest != blocked) {
                put(',');
            }
            put(Long.numberOfTrailingZeros(rest));
        }
    }

    private void putObserved(long value) {
        if (value == ProgramModel.OBSERVED_WOKEN) {
            put(WOKEN);
        } else if (value == ProgramModel.OBSERVED_TIMEOUT) {
            put(TIMEOUT);
        } else {
            put((int) value);
        }
    }

    private void put(char c) {
        reserve(1);
        text[length++] = (byte) c;
    }

    private void put(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, text, length, bytes.length);
        length += bytes.length;
    }

    private void put(int value) {
        if (value < 0 || value > 9) {
            put(Integer.toString(value).getBytes(StandardCharsets.US_ASCII));
        } else {
            put((char) ('0' + value));
        }
    }

    private void reserve(int more) {
        if (length + more > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, length + more));
        }
    }

    private byte[][] sorted() {
        return Arrays.stream(table)
                .filter(outcome -> outcome.length != 0)
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
    }

    /** All of them, in ascending order. */
    List<String> list() {
        List<String> list = new ArrayList<>(size);
        for (byte[] outcome : sorted()) {
            list.add(new String(outcome, StandardCharsets.UTF_8));
        }
        return list;
    }

    /** The SHA-256 of all of them in ascending order, each followed by a newline, in hexadecimal. */
    String sha256() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        for (byte[] outcome : sorted()) {
            digest.update(outcome);
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
