// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import dev.unknot.explore.dpor.ExplorationTree.Node;
import java.util.Arrays;

/**
 * An exploration tree as numbers: each child of a node as 1, its state, its event, what is deferred there (their number,
 * and before each how many numbers it was), and its children; 0 after the last one. An event is the thread of its action,
 * the choices and what part they are of all (their number before them), and the set (its size before it).
 */
final class TreeText {
    private final Numbers names;
    private long[] numbers;
    private int length;

    /** A text to be written. */
    TreeText(Numbers names) {
        this(names, new long[64]);
    }

    /** A text to be read. */
    TreeText(Numbers names, long[] numbers) {
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

    private int count() {
        long count = number();
        if (count < 0 || count > numbers.length) {
            throw new IllegalArgumentException("the position of a search has a count of " + count);
        }
        return (int) count;
    }

    /** Writes the root. */
    void write(Node root) {
        add(root.state());
        writeChildren(root);
    }

    private void writeChildren(Node parent) {
        for (Node node = parent.first(); node != null; node = node.next()) {
            add(1);
            add(node.state());
            writeEvent(node.action(), node.set());
            add(node.deferred().size());
            for (int[] pairs : node.deferred()) {
                add(pairs.length);
                for (int i = 0; i < pairs.length; i += 2) {
                    writeEvent(pairs[i], pairs[i + 1]);
                }
            }
            writeChildren(node);
        }
        add(0);
    }

    private void writeEvent(int action, int set) {
        add(Model.thread(action));
        int[] choices = names.choices(action);
        addAll(choices);
        add(choices.length == 0 ? 0 : Double.doubleToLongBits(names.part(action)));
        addAll(names.accesses().content(set));
    }

    /** Reads what {@link #write} wrote into a root without children. */
    void restore(Node root) {
        root.setState(number());
        restoreChildren(root);
    }

    private void restoreChildren(Node parent) {
        while (number() == 1) {
            long state = number();
            int action = action();
            Node node = parent.append(action, names.accesses().set(all()));
            node.setState(state);
            for (int left = count(); left > 0; left--) {
                int[] pairs = new int[count()];
                for (int i = 0; i < pairs.length; i += 2) {
                    pairs[i] = action();
                    pairs[i + 1] = names.accesses().set(all());
                }
                node.defer(pairs);
            }
            restoreChildren(node);
        }
    }

    private int action() {
        int thread = (int) number();
        int[] choices = all();
        double part = Double.longBitsToDouble(number());
        return choices.length == 0 ? thread : names.action(thread, choices, part);
    }
}
