// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * The position of a search as numbers. An action is its thread, the choices and what part they are of all (their number
 * before them); a set is its content (its size before it).
 */
final class PositionText {
    private final Numbers names;
    private long[] numbers;
    private int length;

    /** A text to be written. */
    PositionText(Numbers names) {
        this(names, new long[64]);
    }

    /** A text to be read. */
    PositionText(Numbers names, long[] numbers) {
        this.names = names;
        this.numbers = numbers;
    }

    void add(long number) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, length * 2);
        }
        numbers[length++] = number;
    }

    long[] numbers() {
        return Arrays.copyOf(numbers, length);
    }

    /** The next number. */
    long number() {
        if (length == numbers.length) {
            throw new IllegalArgumentException("the position of a search ends too early");
        }
        return numbers[length++];
    }

    private void addAll(int[] values) {
        add(values.length);
        for (int value : values) {
            add(value);
        }
    }

    private int[] all() {
        int[] values = new int[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) number();
        }
        return values;
    }

    /** The next number, which says how many there are of something. */
    int count() {
        long count = number();
        if (count < 0 || count > numbers.length) {
            throw new IllegalArgumentException("the position of a search has a count of " + count);
        }
        return (int) count;
    }

    void addAction(int action) {
        add(Model.thread(action));
        int[] choices = names.choices(action);
        addAll(choices);
        add(choices.length == 0 ? 0 : Double.doubleToLongBits(names.part(action)));
    }

    int action() {
        int thread = (int) number();
        int[] choices = all();
        double part = Double.longBitsToDouble(number());
        return choices.length == 0 ? thread : names.action(thread, choices, part);
    }

    void addSet(int set) {
        addAll(names.accesses().content(set));
    }

    int set() {
        return names.accesses().set(all());
    }
}
