// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import dev.unknot.explore.dpor.BoundedRun.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BoundedSearch} has explored and has still to explore, as one tree of events. A node stands for an event
 * and for the state after it; the root is the first state.
 *
 * <p>A node that was not <em>made</em> is the end of a branch that is planned. The rest of an execution comes into the
 * tree when it is added. A node is cut off when nothing is below it and nothing is to be tried from it: no execution will
 * pass through its state any more, and so nothing will be noted there.
 */
final class BoundedTree implements RoundSearch.Tree<BoundedTree.Branch, Outcome> {
    private static final int MADE = 1;
    private static final int NOTED = 2;
    private static final int BARRIER = 4;
    private static final int OTHER = 8;
    private static final int DONE = 1;
    private static final int BOUNDED = 2;

    /** No action. */
    static final int NONE = -1;

    private final int preemptionsMax;
    private final BoundedSearch.Rules rules;
    private final Node root = new Node(null, 0);
    private boolean done;
    private boolean bounded;

    private static final class Node extends TreeNode<Node> {
        private final int depth;
        private @Nullable Node previous;

        private boolean made;
        /** The action, all choices of which are known once it was made. */
        private int action;
        /** What it touched when it was made. */
        private int set;

        private boolean barrier;
        /** The next way in which it can choose; {@link #NONE} if there is none, or that was planned. */
        private int other = NONE;
        /** The preemptions up to the state after it. */
        private int preemptions;
        /** The threads that are enabled after it. */
        private long enabled;
        /** Those of them that were neither made nor planned there. */
        private long untried;
        /** Whether all of them are to be tried. */
        private boolean noted;

        private Node(@Nullable Node parent, int action) {
            super(parent);
            this.action = action;
            depth = parent == null ? 0 : parent.depth + 1;
            preemptions = parent == null ? 0 : parent.preemptions + (parent.preempts(Model.thread(action)) ? 1 : 0);
        }

        /** Whether it is a preemption if that thread comes next. */
        private boolean preempts(int thread) {
            return parent != null && Model.thread(action) != thread && isEnabled(Model.thread(action));
        }

        private boolean isEnabled(int thread) {
            return (enabled >>> thread & 1) != 0;
        }

        /** Whether the thread of the event can go on, so that every other one would preempt it. */
        private boolean goesOn() {
            return parent != null && isEnabled(Model.thread(action));
        }

        /** Adds a child as the last one. */
        private Node append(int childAction) {
            return insert(childAction, last);
        }

        /** Adds a child behind another one, or as the first one. */
        private Node insert(int childAction, @Nullable Node before) {
            Node child = new Node(this, childAction);
            Node after = before == null ? first : before.next;
            child.previous = before;
            child.next = after;
            link(before, child);
            if (after == null) {
                last = child;
            } else {
                after.previous = child;
            }
            untried &= ~(1L << Model.thread(childAction));
            return child;
        }

        private void remove(Node child) {
            link(child.previous, child.next);
            if (child.next == null) {
                last = child.previous;
            } else {
                child.next.previous = child.previous;
            }
        }

        private void link(@Nullable Node before, @Nullable Node child) {
            if (before == null) {
                first = child;
            } else {
                before.next = child;
            }
        }
    }

    /** The beginning of an execution that is to be made: known events, and a last one that is new. Immutable. */
    static final class Branch {
        private final Node leaf;
        /** The actions of its events. */
        final int[] actions;
        /** What they touched, but for the last one. */
        final int[] sets;
        /** Which of them are barriers. */
        final boolean[] barriers;
        /** The threads that were enabled before each. */
        final long[] enabled;

        private Branch(Node leaf) {
            this.leaf = leaf;
            actions = new int[leaf.depth];
            sets = new int[leaf.depth];
            barriers = new boolean[leaf.depth];
            enabled = new long[leaf.depth];
            Node at = leaf;
            for (Node above = at.parent; above != null; above = at.parent) {
                int event = above.depth;
                actions[event] = at.action;
                sets[event] = at.set;
                barriers[event] = at.barrier;
                enabled[event] = above.enabled;
                at = above;
            }
        }

        /** How many of its events are known. */
        int known() {
            return Math.max(0, actions.length - 1);
        }
    }

    BoundedTree(int preemptionsMax, BoundedSearch.Rules rules) {
        if (preemptionsMax < 0) {
            throw new IllegalArgumentException("bound " + preemptionsMax + " is negative");
        }
        this.preemptionsMax = preemptionsMax;
        this.rules = rules;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public boolean wasBounded() {
        return bounded;
    }

    // ---- what is to be explored ----

    @Override
    public List<Branch> plan(int most) {
        List<Branch> plan = new ArrayList<>();
        if (!root.made) {
            plan.add(new Branch(root));
            return plan;
        }
        Node at = done ? null : deepest(root);
        while (at != null && plan.size() < most) {
            Node above = at.parent;
            if (at.made) {
                tryThreads(at, plan, most);
                tryOther(at, plan, most);
            }
            Node after = at.next;
            if (isLeft(at)) {
                cutOff(at);
            }
            at = after == null ? above : deepest(after);
        }
        return plan;
    }

    private static Node deepest(Node node) {
        Node at = node;
        while (at.first != null) {
            at = at.first;
        }
        return at;
    }

    /** Plans to try all threads in a state that is noted. */
    private void tryThreads(Node node, List<Branch> plan, int most) {
        while (mayTry(node) && plan.size() < most) {
            plan.add(new Branch(node.append(Long.numberOfTrailingZeros(node.untried))));
        }
    }

    private boolean mayTry(Node node) {
        return node.noted && node.untried != 0 && (node.preemptions < preemptionsMax || !node.goesOn());
    }

    /** Plans to have an event choose in the next way. */
    private static void tryOther(Node node, List<Branch> plan, int most) {
        Node above = node.parent;
        if (above != null && node.other != NONE && plan.size() < most) {
            plan.add(new Branch(above.insert(node.other, node)));
            node.other = NONE;
        }
    }

    /** Whether a node can be left for ever. */
    private boolean isLeft(Node node) {
        Node below = node.first;
        boolean empty = below == null || (!rules.keepsWhatIsPlanned() && below == node.last && !below.made);
        return node.made && empty && node.other == NONE && !mayTry(node);
    }

    private void cutOff(Node node) {
        bounded |= node.noted && node.untried != 0;
        if (node.parent == null) {
            done = true;
        } else {
            node.parent.remove(node);
        }
    }

    @Override
    public List<Branch> planned() {
        List<Branch> planned = new ArrayList<>();
        for (Node at = root; at != null; at = at.following()) {
            if (!at.made) {
                planned.add(new Branch(at));
            }
        }
        return planned;
    }

    // ---- what was explored ----

    @Override
    public void add(Branch branch, Outcome outcome) {
        Node at = branch.leaf;
        Node[] nodes = new Node[outcome.length() + 1];
        for (Node above = at; above != null; above = above.parent) {
            nodes[above.depth] = above;
        }
        root.made = true;
        if (at == root) {
            root.enabled = outcome.enabledFirst;
            root.untried = outcome.enabledFirst;
        }
        for (int i = 0; i < outcome.actions.length; i++) {
            int action = outcome.actions[i];
            int depth = outcome.known + i + 1;
            at = depth == branch.leaf.depth ? branch.leaf : at.append(action);
            at.made = true;
            at.action = action;
            at.set = outcome.sets[i];
            at.barrier = outcome.barriers[i];
            at.other = outcome.others[i];
            at.enabled = outcome.enabled[i];
            at.untried = at.enabled;
            nodes[depth] = at;
        }
        for (int depth : outcome.noted) {
            nodes[depth].noted = true;
        }
    }

    // ---- positions ----

    /**
     * Tells whether it is done and was bounded, and the root; each child of a node as 1, its action, the node, and its
     * children; 0 after the last one. A node is its state, the threads that are enabled and untried, its set if it was
     * made, and its other action if it has one.
     */
    @Override
    public void write(PositionText writer) {
        writer.add((done ? DONE : 0) | (bounded ? BOUNDED : 0));
        write(writer, root);
        Node at = root;
        while (at != null) {
            Node below = at.first;
            while (below == null && at != null) {
                writer.add(0);
                below = at.next;
                at = at.parent;
            }
            if (below != null) {
                writer.add(1);
                writer.addAction(below.action);
                write(writer, below);
            }
            at = below;
        }
    }

    private static void write(PositionText writer, Node node) {
        boolean hasOther = node.other != NONE;
        writer.add((node.made ? MADE : 0)
                | (node.noted ? NOTED : 0)
                | (node.barrier ? BARRIER : 0)
                | (hasOther ? OTHER : 0));
        writer.add(node.enabled);
        writer.add(node.untried);
        if (node.parent != null && node.made) {
            writer.addSet(node.set);
        }
        if (hasOther) {
            writer.addAction(node.other);
        }
    }

    @Override
    public void restore(PositionText reader) {
        long state = reader.number();
        done = (state & DONE) != 0;
        bounded = (state & BOUNDED) != 0;
        restore(reader, root);
        Node at = root;
        while (at != null) {
            if (reader.number() == 1) {
                at = at.append(reader.action());
                restore(reader, at);
            } else {
                at = at.parent;
            }
        }
    }

    private static void restore(PositionText reader, Node node) {
        long state = reader.number();
        node.made = (state & MADE) != 0;
        node.noted = (state & NOTED) != 0;
        node.barrier = (state & BARRIER) != 0;
        node.enabled = reader.number();
        node.untried = reader.number();
        if (node.parent != null && node.made) {
            node.set = reader.set();
        }
        if ((state & OTHER) != 0) {
            node.other = reader.action();
        }
    }
}
