// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_DELETE;
import static dev.unknot.kqueue.KeventFlags.EV_DISABLE;
import static dev.unknot.kqueue.KeventFlags.EV_ENABLE;

import dev.unknot.file.Errno;
import dev.unknot.kqueue.Kevent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Kqueues and the pipes that they watch, and how far calls have come that are more than one step.
 *
 * @param pipes the pipes
 * @param knotes the knotes
 * @param errors how many error events the calls have to return that are applying changes, {@link #ENDED} for one whose
 *     other changes are not applied; by the number of the call
 * @param owed what has been pending since the begin of each collection, and was not reported by it; by the call's number
 */
record KqueueState(
        PipeState pipes,
        SortedMap<KnoteKey, KnoteState> knotes,
        SortedMap<Long, Integer> errors,
        SortedMap<Long, Set<KnoteKey>> owed) {
    /** The number of error events of a call that is over. */
    static final int ENDED = -1;

    static final KqueueState NONE = new KqueueState(PipeState.NONE, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /** What a change comes to. */
    record Changed(Errno error, KqueueState state) {}

    private KqueueState knote(KnoteKey key, @Nullable KnoteState knote) {
        SortedMap<KnoteKey, KnoteState> then = new TreeMap<>(knotes);
        if (knote == null) {
            then.remove(key);
        } else {
            then.put(key, knote);
        }
        return new KqueueState(pipes, then, errors, owed).owingOnlyPending();
    }

    /** A collection is owed only what stays pending all the time. */
    private KqueueState owingOnlyPending() {
        if (owed.isEmpty()) {
            return this;
        }
        SortedMap<Long, Set<KnoteKey>> then = new TreeMap<>();
        owed.forEach((call, keys) -> {
            Set<KnoteKey> left = new TreeSet<>(keys);
            left.removeIf(key -> !isPending(key));
            then.put(call, left);
        });
        return new KqueueState(pipes, knotes, errors, then);
    }

    KqueueState withErrors(long call, int count) {
        SortedMap<Long, Integer> then = new TreeMap<>(errors);
        if (count == 0) {
            then.remove(call);
        } else {
            then.put(call, count);
        }
        return new KqueueState(pipes, knotes, then, owed);
    }

    int errors(long call) {
        return errors.getOrDefault(call, 0);
    }

    // ---- changes ----

    /** Applies a change. */
    Changed change(int kq, Kevent change) {
        if ((change.flags() & (EV_ENABLE | EV_DISABLE)) == (EV_ENABLE | EV_DISABLE)) {
            return new Changed(Errno.EINVAL, this);
        }
        KnoteKey key = new KnoteKey(kq, change.filter(), change.ident());
        if (!key.isUser() && pipes.end(key.ident()) == null) {
            return new Changed(Errno.EBADF, this);
        }
        KnoteState found = knotes.get(key);
        if (found == null && (change.flags() & EV_ADD) == 0) {
            return new Changed(Errno.ENOENT, this);
        }
        if (found != null && (change.flags() & EV_DELETE) != 0) {
            return new Changed(Errno.OK, knote(key, null));
        }
        KnoteState then = found == null ? KnoteState.made(key, change) : found.changed(change);
        return new Changed(Errno.OK, knote(key, then.settle(change.flags(), pipes)));
    }

    // ---- pipes ----

    KqueueState withPipe(long first, long second) {
        PipeState then = pipes.with(first, new PipeState.End(second, 0)).with(second, new PipeState.End(first, 0));
        return new KqueueState(then, knotes, errors, owed);
    }

    /** After the buffer of an end was changed; its watchers look if they are told. */
    KqueueState buffered(long fd, int count, Watchers watchers) {
        PipeState then = pipes.with(fd, new PipeState.End(pipes.peer(fd), count));
        if (watchers == Watchers.NOT_TOLD) {
            return new KqueueState(then, knotes, errors, owed).owingOnlyPending();
        }
        SortedMap<KnoteKey, KnoteState> looked = new TreeMap<>(knotes);
        looked.replaceAll((key, knote) -> !key.isUser() && then.watched(key) == fd ? knote.looked(then) : knote);
        return new KqueueState(then, looked, errors, owed).owingOnlyPending();
    }

    /** The states in which one watcher whose event will end it has seen a buffer as it is to be. */
    List<KqueueState> foretold(long fd, int count) {
        PipeState then = pipes.with(fd, new PipeState.End(pipes.peer(fd), count));
        List<KqueueState> states = new ArrayList<>();
        knotes.forEach((key, knote) -> {
            KnoteState looked = knote.looked(then);
            if (!key.isUser() && then.watched(key) == fd && knote.isOneshot() && !looked.equals(knote)) {
                states.add(knote(key, looked));
            }
        });
        return states;
    }

    /** Whether those who watch a pipe are told of a change. */
    enum Watchers {
        TOLD,
        NOT_TOLD
    }

    // ---- collections ----

    @Nullable
    KnoteState at(KnoteKey key) {
        return knotes.get(key);
    }

    private boolean isPending(KnoteKey key) {
        KnoteState knote = knotes.get(key);
        return knote != null && knote.isPending(pipes);
    }

    /** The knotes of a kqueue whose events a collection would report. */
    Set<KnoteKey> pending(int kq) {
        Set<KnoteKey> pending = new TreeSet<>();
        knotes.forEach((key, knote) -> {
            if (key.kq() == kq && knote.isPending(pipes)) {
                pending.add(key);
            }
        });
        return pending;
    }

    /** After a pending event was reported by a call. */
    KqueueState deliver(long call, KnoteState knote) {
        KnoteKey key = knote.key();
        KqueueState then = knote(key, knote.isOneshot() ? null : knote.reported(pipes));
        Set<KnoteKey> debt = then.owed.get(call);
        if (debt == null || !debt.contains(key)) {
            return then;
        }
        Set<KnoteKey> left = new TreeSet<>(debt);
        left.remove(key);
        return then.withOwed(call, left);
    }

    /** A collection begins; it owes all that is pending. */
    KqueueState owing(long call, int kq) {
        return withOwed(call, pending(kq));
    }

    /** What a collection still owes. */
    Set<KnoteKey> owed(long call) {
        return owed.getOrDefault(call, Set.of());
    }

    /** A collection is over. */
    KqueueState owingNothing(long call) {
        SortedMap<Long, Set<KnoteKey>> then = new TreeMap<>(owed);
        then.remove(call);
        return new KqueueState(pipes, knotes, errors, then);
    }

    private KqueueState withOwed(long call, Set<KnoteKey> keys) {
        SortedMap<Long, Set<KnoteKey>> then = new TreeMap<>(owed);
        then.put(call, keys);
        return new KqueueState(pipes, knotes, errors, then);
    }
}
