// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

import dev.unknot.explore.dpor.Branch.Known;
import dev.unknot.explore.dpor.BranchRun.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a search by wakeup trees has explored and has still to explore, as one tree of events. What is explored wholly
 * is cut off, but for its first event, which sleeps where its siblings are explored.
 *
 * <p>The children of a node have an order, in which new ones are the last: in a child's subtree all siblings before it
 * sleep, be they explored already or not. That is what the proof of optimality asks for (JACM 64(4), section 6: the
 * order of exploration): what begins with such a sibling is explored below that sibling, whenever that is. So branches
 * may be explored in any order, several at a time. To explore always the first one is the search depth first.
 *
 * <p>What the search depth first gets by the order alone needs care here. A branch that was inserted ends in a
 * <em>leaf</em>, where nothing sleeps of what slept where it began: all that goes on from there is found from there,
 * and nothing need be inserted below a leaf from above it. But at the events before the leaf something may sleep, and what
 * has to do with that is found by the executions that begin with the sleeper, and inserted from above: so nothing of a
 * branch is cut off before all that is to be explored before it.
 *
 * <p>Where an event chooses, some of its choices may sleep and others not. Then a sequence may be inserted although it is
 * independent of a sleeper, which still sleeps at the end: no leaf, but one of the events before it. What is inserted
 * there while an execution is being made from it waits for that.
 */
final class ExplorationTree implements RoundSearch.Tree<Branch, Outcome> {
    private final Numbers numbers;
    private final Rules rules;
    private final Sequence sequence;
    /** Of the execution that is added; kept only where events choose. */
    private final SleepSets sleep;
    /** Of a branch that is inserted. */
    private final SleepSets sleepAtEnd;

    private final Node root = new Node(null, AccessSets.NONE, AccessSets.NONE);

    /** An event; the root is none. */
    static final class Node extends TreeNode<Node> {
        private static final int LEAF = 1;
        private static final int MADE = 2;
        private static final int PLANNED = 4;
        private static final int DONE = 8;

        private final int action;
        private final int set;
        /** What was seen when it was made; null if it was not, or that is not known any more. */
        private @Nullable Known known;

        /**
         * Whether a branch that was inserted ends here, and nothing sleeps any more of what slept where it began; or an
         * execution comes to its end.
         */
        private boolean leaf;
        /** Whether it was made, so that what follows it was explored, too, or is noted. */
        private boolean made;
        /** Whether an execution is to be made, or is being made, that goes on from it. */
        private boolean planned;
        /** Whether everything that begins with it is explored. */
        private boolean done;

        /** Sequences that are to be explored from here, and were noted while it was planned: actions and sets in turn. */
        private List<int[]> deferred = List.of();

        // While the tree is gone through.
        /** Whether all is done that comes before it, back to the beginning of its branch. */
        private boolean clean;
        /** Whether a child is not done. */
        private boolean open;

        private Node(@Nullable Node parent, int action, int set) {
            super(parent);
            this.action = action;
            this.set = set;
        }

        Node append(int childAction, int childSet) {
            Node child = new Node(this, childAction, childSet);
            if (last == null) {
                first = child;
            } else {
                last.next = child;
            }
            last = child;
            return child;
        }

        void defer(int[] pairs) {
            if (deferred.isEmpty()) {
                deferred = new ArrayList<>();
            }
            deferred.add(pairs);
        }

        List<int[]> deferred() {
            return deferred;
        }

        private void enter() {
            Node above = parent;
            clean = leaf || (above != null && above.clean && !above.open);
            open = false;
        }

        /** Everything that begins with it is explored. */
        private void finish() {
            done = true;
            first = null;
            last = null;
            known = null;
        }

        int action() {
            return action;
        }

        int set() {
            return set;
        }

        /** What is to be done with it, as {@link #setState} takes it. */
        long state() {
            return (leaf ? LEAF : 0) | (made ? MADE : 0) | (planned ? PLANNED : 0) | (done ? DONE : 0);
        }

        void setState(long state) {
            leaf = (state & LEAF) != 0;
            made = (state & MADE) != 0;
            planned = (state & PLANNED) != 0;
            done = (state & DONE) != 0;
        }
    }

    ExplorationTree(Numbers numbers, Rules rules) {
        this.numbers = numbers;
        this.rules = rules;
        sequence = new Sequence(numbers.accesses());
        sleep = new SleepSets(numbers);
        sleepAtEnd = new SleepSets(numbers);
        root.leaf = true;
    }

    @Override
    public boolean isDone() {
        return root.done;
    }

    @Override
    public boolean wasBounded() {
        return false;
    }

    @Override
    public void write(PositionText writer) {
        new TreeText(writer).write(root);
    }

    @Override
    public void restore(PositionText reader) {
        new TreeText(reader).restore(root);
    }

    // ---- what is to be explored ----

    @Override
    public List<Branch> plan(int most) {
        return planLeaves(most).stream().map(this::branch).toList();
    }

    /** Plans executions, cuts off what is explored before them, and gives the leaves that they begin with. */
    private List<Node> planLeaves(int most) {
        List<Node> leaves = new ArrayList<>();
        Node at = root;
        at.enter();
        while (true) {
            Node below = at.first;
            if (below != null && leaves.size() < most) {
                at = below;
            } else {
                Node after = leave(at, leaves, most);
                if (after == null) {
                    return leaves;
                }
                at = after;
            }
            at.enter();
        }
    }

    /** Leaves a node, and those above of which it is the last one; gives the next one to enter. */
    private @Nullable Node leave(Node left, List<Node> leaves, int most) {
        Node at = left;
        while (true) {
            if (!at.made && at.first == null && leaves.size() < most) {
                at.planned = true;
                leaves.add(at);
            } else if (at.made
                    && (at.clean || !rules.keepsWhatIsRight())
                    && !at.open
                    && !at.done
                    && (at.first == null || leaves.size() < most)) {
                at.finish();
            }
            Node above = at.parent;
            if (above == null) {
                return null;
            }
            above.open |= !at.done;
            if (at.next != null && leaves.size() < most) {
                return at.next;
            }
            above.open |= at.next != null;
            at = above;
        }
    }

    @Override
    public List<Branch> planned() {
        List<Branch> planned = new ArrayList<>();
        for (Node at = root; at != null; at = at.following()) {
            if (at.planned) {
                planned.add(branch(at));
            }
        }
        return planned;
    }

    /** The branch to a leaf. */
    private Branch branch(Node leaf) {
        List<Node> nodes = pathTo(leaf);
        int length = nodes.size() - 1;
        int[] actions = new int[length];
        int[] sets = new int[length];
        int[][] siblings = new int[length + 1][0];
        List<Known> known = new ArrayList<>();
        for (int event = 0; event < length; event++) {
            Node node = nodes.get(event + 1);
            actions[event] = node.action;
            sets[event] = node.set;
            siblings[event] = before(nodes.get(event), node);
            Known seen = node.known;
            if (seen != null && known.size() == event) {
                known.add(seen);
            }
        }
        return new Branch(leaf, actions, sets, siblings, known.toArray(new Known[0]));
    }

    private static List<Node> pathTo(Node leaf) {
        List<Node> nodes = new ArrayList<>();
        for (Node node = leaf; node != null; node = node.parent) {
            nodes.add(node);
        }
        Collections.reverse(nodes);
        return nodes;
    }

    private static int[] before(Node parent, Node child) {
        int count = 0;
        for (Node other = parent.first; other != child && other != null; other = other.next) {
            count++;
        }
        int[] pairs = new int[2 * count];
        int at = 0;
        for (Node other = parent.first; at < pairs.length && other != null; other = other.next) {
            pairs[at++] = other.action;
            pairs[at++] = other.set;
        }
        return pairs;
    }

    // ---- what was explored ----

    @Override
    public void add(Branch branch, Outcome outcome) {
        Node leaf = branch.leaf;
        List<Node> nodes = pathTo(leaf);
        int length = nodes.size() - 1;
        leaf.planned = false;
        root.made = true;
        for (int event = 0; event < outcome.actions.length; event++) {
            if (event + 1 == nodes.size()) {
                nodes.add(nodes.get(event).append(outcome.actions[event], outcome.sets[event]));
            }
            Node node = nodes.get(event + 1);
            node.made = true;
            if (event >= outcome.known) {
                node.known = outcome.made[event - outcome.known];
            }
        }
        nodes.getLast().leaf |= outcome.maximal;
        if (numbers.haveChoices()) {
            findSleepers(nodes, sleep);
        }
        int[] notes = outcome.notes;
        for (int at = 0; at < notes.length; ) {
            int event = notes[at];
            int end = at + 2 + 2 * notes[at + 1];
            take(notes, at + 2, end);
            insert(nodes.get(event), nodes.get(event + 1), event);
            at = end;
        }
        insertDeferred(leaf, length);
    }

    private void insertDeferred(Node leaf, int event) {
        for (int[] pairs : leaf.deferred) {
            take(pairs, 0, pairs.length);
            if (!sleep.covers(event, sequence, rules)) {
                insert(leaf, null, event);
            }
        }
        leaf.deferred = List.of();
    }

    private void take(int[] pairs, int from, int to) {
        sequence.clear();
        for (int at = from; at < to; at += 2) {
            sequence.append(pairs[at], pairs[at + 1]);
        }
    }

    private int[] pairs() {
        int[] pairs = new int[2 * sequence.length()];
        for (int i = 0; i < sequence.length(); i++) {
            pairs[2 * i] = sequence.action(i);
            pairs[2 * i + 1] = sequence.accesses(i);
        }
        return pairs;
    }

    private static void findSleepers(List<Node> nodes, SleepSets sleep) {
        sleep.clear();
        for (int event = 0; event + 1 < nodes.size(); event++) {
            Node node = nodes.get(event + 1);
            int[] siblings = before(nodes.get(event), node);
            for (int i = 0; i < siblings.length; i += 2) {
                sleep.add(event, siblings[i], siblings[i + 1]);
            }
            sleep.enter(event, node.action, node.set);
        }
    }

    /**
     * Adds a branch for the sequence, unless what is there leads to its equivalent, or did.
     *
     * @param from the node of the state that the sequence begins in
     * @param current the child of that node that was explored: what is before it sleeps, and does not cover the sequence;
     *     null if the sequence comes from above
     * @param event the number of the child's event
     */
    private void insert(Node from, @Nullable Node current, int event) {
        Node at = from;
        Node first = current == null ? from.first : current;
        while (true) {
            Node child = first;
            int place = Sequence.NOT_FIRST;
            for (; child != null; child = child.next) {
                place = sequence.placeOf(child.action, child.set);
                if (place >= 0) {
                    break;
                }
                if (place == Sequence.INDEPENDENT && rules.descendsThroughIndependent()) {
                    if (numbers.part(child.action) == 1) {
                        break;
                    }
                    double asleep = at == from ? sleep.independentPart(event, child.action, sequence) : 0;
                    if (isWhole(child, first, asleep)) {
                        return;
                    }
                }
            }
            if (child == null) {
                break;
            }
            if (child == current || child.done || child.leaf) {
                // All that goes on from there was found, or will be.
                return;
            }
            if (place >= 0) {
                sequence.remove(place);
            }
            if (child.planned) {
                child.defer(pairs());
                return;
            }
            at = child;
            first = child.first;
        }
        for (int i = 0; i < sequence.length() && rules.addsBranches(); i++) {
            at = at.append(sequence.action(i), sequence.accesses(i));
            at.leaf = i + 1 == sequence.length() && nothingSleepsAt(at);
        }
    }

    /** Whether nothing sleeps at the end of a new branch; so it is where nothing chooses. */
    private boolean nothingSleepsAt(Node end) {
        if (!numbers.haveChoices() || !rules.looksForSleepersAtEnds()) {
            return true;
        }
        List<Node> nodes = pathTo(end);
        findSleepers(nodes, sleepAtEnd);
        return sleepAtEnd.isEmpty(nodes.size() - 1);
    }

    /** Whether the event of a child, which is independent of the sequence, will be made before it whatever it chooses. */
    private boolean isWhole(Node child, @Nullable Node first, double asleep) {
        int thread = Model.thread(child.action);
        double part = asleep;
        for (Node node = first; node != null; node = node.next) {
            boolean counts = Model.thread(node.action) == thread
                    && sequence.placeOf(node.action, node.set) == Sequence.INDEPENDENT;
            part += counts ? numbers.part(node.action) : 0;
        }
        return part > 1 - SleepSets.NEGLIGIBLE;
    }
}
