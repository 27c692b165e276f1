// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges histories of system calls, from an empty machine on, by each model that covers them. It knows those again that it
 * has found sound, so that many executions with few different histories cost little. Any threads may use it; what it says
 * of a history does not depend on those before.
 */
public final class SystemCallJudge {
    private static final int REMEMBERED_MAX = 1 << 14;

    private final List<String> names;
    private final DescriptorModel descriptors;
    private final KqueueModel kqueues = new KqueueModel();
    private final Node root = new Node(-1, "", null);
    /** Guarded by the root, as all changes of the tree are. */
    private int remembered;

    /** A beginning of histories that were found sound, which goes on in as many ways as it has children. */
    private static final class Node {
        private final int thread;
        /** The latest call that was made or returned. */
        private final Object entry;

        /** The next way to go on from where this one does. */
        private final @Nullable Node next;

        private volatile @Nullable Node child;
        /** Whether some history ends here. */
        private volatile boolean isSound;

        Node(int thread, Object entry, @Nullable Node next) {
            this.thread = thread;
            this.entry = entry;
            this.next = next;
        }

        private @Nullable Node child(SystemCallLog log, int at) {
            Node found = child;
            while (found != null && !found.isEqual(log, at)) {
                found = found.next;
            }
            return found;
        }

        private boolean isEqual(SystemCallLog log, int at) {
            return thread == log.thread(at) && entry.equals(log.entry(at));
        }

        private Node newChild(SystemCallLog log, int at) {
            Node made = new Node(log.thread(at), log.entry(at), child);
            child = made;
            return made;
        }
    }

    /**
     * A judge of machines whose descriptor table has the usual size.
     *
     * @param names those of the threads
     */
    public SystemCallJudge(List<String> names) {
        this.names = List.copyOf(names);
        descriptors = new DescriptorModel(DescriptorModel.DEFAULT_SIZE);
    }

    /**
     * What no order of the calls explains; null if there is nothing such, or no model covers it.
     *
     * @param first what tells logs apart begins there; before it the same is in all logs that this judge is shown
     */
    public Verdict.@Nullable NotLinearizable judge(SystemCallLog log, int first) {
        if (isKnown(log, first)) {
            return null;
        }
        History<SystemCall, CallResult> history = log.history(names);
        Verdict verdict = Linearizability.check(descriptors, history);
        if (!(verdict instanceof Verdict.NotLinearizable) && KqueueModel.covers(history)) {
            verdict = Linearizability.check(kqueues, history);
        }
        if (verdict instanceof Verdict.NotLinearizable broken) {
            return broken;
        }
        remember(log, first);
        return null;
    }

    private boolean isKnown(SystemCallLog log, int first) {
        Node node = root;
        for (int at = first; node != null && at < log.size(); at++) {
            node = node.child(log, at);
        }
        return node != null && node.isSound;
    }

    private void remember(SystemCallLog log, int first) {
        synchronized (root) {
            if (remembered == REMEMBERED_MAX) {
                return;
            }
            Node node = root;
            for (int at = first; at < log.size(); at++) {
                Node child = node.child(log, at);
                node = child == null ? node.newChild(log, at) : child;
            }
            if (!node.isSound) {
                node.isSound = true;
                remembered++;
            }
        }
    }
}
