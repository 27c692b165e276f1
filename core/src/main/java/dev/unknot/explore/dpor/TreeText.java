// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import dev.unknot.explore.dpor.ExplorationTree.Node;

/**
 * An exploration tree as numbers: each child of a node as 1, its state, its event, what is deferred there (their number,
 * and before each how many numbers it was), and its children; 0 after the last one. An event is its action and its set.
 */
final class TreeText {
    private final PositionText text;

    TreeText(PositionText text) {
        this.text = text;
    }

    /** Writes the root. */
    void write(Node root) {
        text.add(root.state());
        writeChildren(root);
    }

    private void writeChildren(Node parent) {
        for (Node node = parent.first; node != null; node = node.next) {
            text.add(1);
            text.add(node.state());
            writeEvent(node.action(), node.set());
            text.add(node.deferred().size());
            for (int[] pairs : node.deferred()) {
                text.add(pairs.length);
                for (int i = 0; i < pairs.length; i += 2) {
                    writeEvent(pairs[i], pairs[i + 1]);
                }
            }
            writeChildren(node);
        }
        text.add(0);
    }

    private void writeEvent(int action, int set) {
        text.addAction(action);
        text.addSet(set);
    }

    /** Reads what {@link #write} wrote into a root without children. */
    void restore(Node root) {
        root.setState(text.number());
        restoreChildren(root);
    }

    private void restoreChildren(Node parent) {
        while (text.number() == 1) {
            long state = text.number();
            int action = text.action();
            Node node = parent.append(action, text.set());
            node.setState(state);
            for (int left = text.count(); left > 0; left--) {
                int[] pairs = new int[text.count()];
                for (int i = 0; i < pairs.length; i += 2) {
                    pairs[i] = text.action();
                    pairs[i + 1] = text.set();
                }
                node.defer(pairs);
            }
            restoreChildren(node);
        }
    }
}
