// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import java.util.Arrays;

/**
 * What is to be explored: the present execution and all branches off it, as one tree. A node is an event; its children
 * are explored from the first to the last, and the first one that is left leads along the present execution.
 */
final class WakeupTree {
    static final int NONE = -1;
    static final int ROOT = 0;

    private int[] actions = new int[256];
    private int[] sets = new int[256];
    private int[] firstChildren = new int[256];
    private int[] lastChildren = new int[256];
    private int[] nextSiblings = new int[256];
    private int used;
    private int free = NONE;

    WakeupTree() {
        newNode(NONE, NONE);
    }

    private int newNode(int action, int set) {
        int node = free;
        if (node != NONE) {
            free = nextSiblings[node];
        } else {
            node = used++;
            if (node == actions.length) {
                grow();
            }
        }
        actions[node] = action;
        sets[node] = set;
        firstChildren[node] = NONE;
        lastChildren[node] = NONE;
        nextSiblings[node] = NONE;
        return node;
    }

    private void grow() {
        int capacity = actions.length * 2;
        actions = Arrays.copyOf(actions, capacity);
        sets = Arrays.copyOf(sets, capacity);
        firstChildren = Arrays.copyOf(firstChildren, capacity);
        lastChildren = Arrays.copyOf(lastChildren, capacity);
        nextSiblings = Arrays.copyOf(nextSiblings, capacity);
    }

    int action(int node) {
        return actions[node];
    }

    /** What the event touches, or {@link #NONE} while that is not known. */
    int accesses(int node) {
        return sets[node];
    }

    /** Says what the event of a node really was. */
    void executed(int node, int action, int set) {
        actions[node] = action;
        sets[node] = set;
    }

    int firstChild(int node) {
        return firstChildren[node];
    }

    int nextSibling(int node) {
        return nextSiblings[node];
    }

    /** Adds a child after all others. */
    int append(int parent, int action, int set) {
        int node = newNode(action, set);
        if (firstChildren[parent] == NONE) {
            firstChildren[parent] = node;
        } else {
            nextSiblings[lastChildren[parent]] = node;
        }
        lastChildren[parent] = node;
        return node;
    }

    /** Takes the first child away, which has no children left. */
    void removeFirstChild(int parent) {
        int node = firstChildren[parent];
        firstChildren[parent] = nextSiblings[node];
        if (firstChildren[parent] == NONE) {
            lastChildren[parent] = NONE;
        }
        nextSiblings[node] = free;
        free = node;
    }

    /**
     * Adds a branch for a sequence, unless what is there already leads to its equivalent; the sequence is used up.
     *
     * @param from the node of the state that the sequence begins in
     * @param current the child of that node that is being explored
     * @return whether something was added
     */
    boolean insert(int from, int current, Sequence sequence, Rules rules) {
        int at = from;
        while (true) {
            int child = firstChildren[at];
            if (child == NONE && at != from) {
                return false;
            }
            int place = Sequence.NOT_FIRST;
            while (child != NONE) {
                place = sequence.placeOf(actions[child], sets[child]);
                if (place >= 0) {
                    break;
                }
                if (place == Sequence.INDEPENDENT && rules.descendsThroughIndependent()) {
                    break;
                }
                child = nextSiblings[child];
            }
            if (child == NONE) {
                break;
            }
            if (child == current) {
                // Its subtree was handed over to the exploration that goes on below it.
                return false;
            }
            if (place >= 0) {
                sequence.remove(place);
            }
            at = child;
        }
        for (int i = 0; i < sequence.length(); i++) {
            at = append(at, sequence.action(i), sequence.accesses(i));
        }
        return sequence.length() > 0;
    }
}
