// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_USER;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_ERROR;
import static dev.unknot.kqueue.KeventFlags.EV_FORCEONESHOT;
import static dev.unknot.kqueue.KeventFlags.EV_ONESHOT;
import static dev.unknot.kqueue.KeventFlags.EV_RECEIPT;

import dev.unknot.file.Errno;
import dev.unknot.file.PipeResult;
import dev.unknot.file.Result;
import dev.unknot.history.KqueueSteps.Direction;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Timeout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Kqueues that watch pipes, or what is triggered by changes, while nothing is closed. A kevent(2) is not one step. What
 * holds is this; each step lies within its call:
 *
 * <ul>
 *   <li>Each change is one step, in the order of the list. If one fails for which there is no room among the events, those
 *       after it are not applied, and the call fails. If there is room, its error is an event, and nothing is collected.
 *   <li>A collection takes each event in a step of its own, in the order in which it returns them. At that step the event
 *       is pending, and as it is reported; the step also forgets it (EV_CLEAR), disables its knote (EV_DISPATCH) or
 *       deletes it (EV_ONESHOT). No knote is reported twice.
 *   <li>A collection that returns nothing has one step, at which nothing is pending, however long it waited.
 *   <li>A collection that has room left, and has returned something, has returned all that was pending all the time from
 *       its first step to its last. Of collections that overlap that is not demanded: one may pass by what another has at
 *       hand.
 * </ul>
 *
 * Nothing is said of the order of the events. A write or a read of a pipe is one step, with all that it makes pending, but
 * for this: knotes with EV_ONESHOT are reported as they were when they were last told of something, without another look
 * at the pipe, so that such a knote may be reported before the others have been told.
 *
 * <p>Kqueues that watch no pipe in common are independent objects. The knotes of one kqueue are not: a collection that
 * returns nothing speaks of all of them.
 */
public final class KqueueModel implements Model<KqueueState, SystemCall, CallResult> {

    /** The model. */
    public KqueueModel() {}

    @Override
    public String subject() {
        return "kqueue";
    }

    @Override
    public KqueueState initial() {
        return KqueueState.NONE;
    }

    // ---- what is covered ----

    /** Whether the model knows everything that a history does. */
    public static boolean covers(History<SystemCall, CallResult> history) {
        Map<Integer, Made> made = made(history);
        for (Invocation<SystemCall, CallResult> operation : history.operations()) {
            boolean covered = switch (operation.call()) {
                case SystemCall.MakeKqueue call -> operation.result() != null;
                case SystemCall.MakePipe call -> operation.result() != null;
                case SystemCall.Kevents call ->
                    isMade(made, operation, call.fd(), Kind.KQUEUE) && covers(made, operation, call.args());
                case SystemCall.Read call -> isMade(made, operation, call.fd(), Kind.PIPE) && call.count() >= 0;
                case SystemCall.Write call -> isMade(made, operation, call.fd(), Kind.PIPE) && call.count() >= 0;
                case SystemCall.Close call -> false;
                case SystemCall.Dup call -> false;
                case SystemCall.Dup2 call -> false;
            };
            if (!covered) {
                return false;
            }
        }
        return true;
    }

    /** What a descriptor names. */
    private enum Kind {
        KQUEUE,
        PIPE
    }

    /** Which operation made what a descriptor names. */
    private record Made(Kind kind, Invocation<SystemCall, CallResult> by) {}

    private static Map<Integer, Made> made(History<SystemCall, CallResult> history) {
        Map<Integer, Made> made = new TreeMap<>();
        for (Invocation<SystemCall, CallResult> operation : history.operations()) {
            switch (operation.result()) {
                case CallResult.Pair pair
                when pair.error() == Errno.OK -> {
                    made.put(pair.result().first(), new Made(Kind.PIPE, operation));
                    made.put(pair.result().second(), new Made(Kind.PIPE, operation));
                }
                case CallResult.Value value
                when operation.call() instanceof SystemCall.MakeKqueue ->
                    made.put((int) value.result().value(), new Made(Kind.KQUEUE, operation));
                case CallResult.Pair pair -> {}
                case CallResult.Value value -> {}
                case CallResult.Events events -> {}
                case null -> {}
            }
        }
        return made;
    }

    /** Whether a descriptor names a thing of that kind, which was there before the operation began. */
    private static boolean isMade(
            Map<Integer, Made> made, Invocation<SystemCall, CallResult> operation, long fd, Kind kind) {
        Made maker = fd == (int) fd ? made.get((int) fd) : null;
        return maker != null && maker.kind() == kind && maker.by().precedes(operation);
    }

    private static boolean covers(
            Map<Integer, Made> made, Invocation<SystemCall, CallResult> operation, KeventArgs args) {
        boolean receipts = false;
        for (Kevent change : args.changes()) {
            receipts |= (change.flags() & EV_RECEIPT) != 0;
            boolean covered = switch (change.filter()) {
                case EVFILT_USER -> true;
                case EVFILT_READ, EVFILT_WRITE -> isMade(made, operation, change.ident(), Kind.PIPE);
                default -> false;
            };
            if (!covered || !change.ext().equals(Kevent.Ext.NONE)) {
                return false;
            }
        }
        Timeout timeout = args.timeout();
        boolean sane = timeout.kind() != Timeout.Kind.BAD_ADDRESS
                && timeout.seconds() >= 0
                && timeout.nanos() >= 0
                && timeout.nanos() < 1_000_000_000;
        boolean memory = args.readable() == Integer.MAX_VALUE && args.writable() == Integer.MAX_VALUE;
        // With less room than receipts the call may end in success before its list does.
        boolean room = !receipts
                || args.nevents() == 0
                || args.nevents() >= args.changes().size();
        return sane && memory && room && args.nevents() >= 0;
    }

    // ---- objects ----

    /** By kqueues that have no pipe in common. */
    @Override
    public List<History<SystemCall, CallResult>> partition(History<SystemCall, CallResult> history) {
        Map<Integer, Integer> groups = new TreeMap<>();
        for (Invocation<SystemCall, CallResult> operation : history.operations()) {
            List<Integer> members = members(operation);
            for (int member : members) {
                join(groups, members.getFirst(), member);
            }
        }
        Set<Integer> roots = new LinkedHashSet<>();
        groups.keySet().forEach(member -> roots.add(root(groups, member)));
        List<History<SystemCall, CallResult>> parts = new ArrayList<>();
        for (int root : roots) {
            parts.add(history.only(operation -> {
                List<Integer> members = members(operation);
                return !members.isEmpty() && root(groups, members.getFirst()) == root;
            }));
        }
        return parts;
    }

    /** The descriptors that an operation ties together. */
    private static List<Integer> members(Invocation<SystemCall, CallResult> operation) {
        return switch (operation.call()) {
            case SystemCall.MakePipe call ->
                operation.result() instanceof CallResult.Pair pair && pair.error() == Errno.OK
                        ? List.of(pair.result().first(), pair.result().second())
                        : List.of();
            case SystemCall.Kevents call -> {
                List<Integer> members = new ArrayList<>(List.of(call.fd()));
                for (Kevent change : call.args().changes()) {
                    if (change.filter() != EVFILT_USER) {
                        members.add((int) change.ident());
                    }
                }
                yield members;
            }
            case SystemCall.Read call -> List.of(call.fd());
            case SystemCall.Write call -> List.of(call.fd());
            case SystemCall.MakeKqueue call -> List.of();
            case SystemCall.Close call -> List.of();
            case SystemCall.Dup call -> List.of();
            case SystemCall.Dup2 call -> List.of();
        };
    }

    private static int root(Map<Integer, Integer> groups, int member) {
        int root = member;
        while (groups.getOrDefault(root, root) != root) {
            root = groups.getOrDefault(root, root);
        }
        return root;
    }

    private static void join(Map<Integer, Integer> groups, int first, int second) {
        int root = root(groups, first);
        groups.put(root(groups, second), root);
        groups.put(root, root);
    }

    // ---- steps ----

    @Override
    public List<Step<KqueueState>> steps(
            History<SystemCall, CallResult> history, Invocation<SystemCall, CallResult> operation) {
        return switch (operation.call()) {
            case SystemCall.MakeKqueue call -> List.of();
            case SystemCall.MakePipe call -> pipe(operation.result());
            case SystemCall.Read call -> transfer(history, Direction.READ, call.fd(), call.count(), value(operation));
            case SystemCall.Write call -> transfer(history, Direction.WRITE, call.fd(), call.count(), value(operation));
            case SystemCall.Kevents call ->
                operation.result() instanceof CallResult.Events events
                        ? kevent(history, operation, call, events.result())
                        : List.of();
            case SystemCall.Close call -> throw uncovered(operation);
            case SystemCall.Dup call -> throw uncovered(operation);
            case SystemCall.Dup2 call -> throw uncovered(operation);
        };
    }

    private static IllegalArgumentException uncovered(Invocation<SystemCall, CallResult> operation) {
        return new IllegalArgumentException("no model of " + operation.call());
    }

    private static @Nullable Result value(Invocation<SystemCall, CallResult> operation) {
        return operation.result() instanceof CallResult.Value value ? value.result() : null;
    }

    private static List<Step<KqueueState>> pipe(@Nullable CallResult result) {
        if (!(result instanceof CallResult.Pair pair) || pair.error() != Errno.OK) {
            return List.of();
        }
        PipeResult ends = pair.result();
        return List.of(new KqueueSteps.Piping(ends.first(), ends.second()));
    }

    private static List<Step<KqueueState>> transfer(
            History<SystemCall, CallResult> history, Direction direction, int fd, int count, @Nullable Result seen) {
        List<Step<KqueueState>> steps = new ArrayList<>();
        for (Invocation<SystemCall, CallResult> other : history.operations()) {
            if (other.call() instanceof SystemCall.Kevents call) {
                call.args().changes().stream()
                        .filter(change -> change.filter() != EVFILT_USER)
                        .filter(change -> (change.flags() & (EV_ONESHOT | EV_FORCEONESHOT)) != 0)
                        .forEach(change -> steps.add(new KqueueSteps.Forerunner(direction, fd, count)));
            }
        }
        steps.add(new KqueueSteps.Transfer(direction, fd, count, seen));
        return steps;
    }

    /** The number of a call, by which a state knows it. */
    private static long number(Invocation<SystemCall, CallResult> operation) {
        return (long) operation.thread() << 32 | operation.index();
    }

    private static List<Step<KqueueState>> kevent(
            History<SystemCall, CallResult> history,
            Invocation<SystemCall, CallResult> operation,
            SystemCall.Kevents call,
            KeventResult seen) {
        List<Step<KqueueState>> steps = new ArrayList<>(changes(operation, call, seen));
        int nevents = call.args().nevents();
        if (seen.error() != Errno.OK) {
            if (steps.isEmpty() && (seen.error() != Errno.EINTR || nevents == 0)) {
                steps.add(new KqueueSteps.Never("fails with " + seen.error(), "it does not fail"));
            }
        } else if (nevents == 0) {
            if (!seen.events().isEmpty()) {
                steps.add(new KqueueSteps.Never("returns events", "it has no room for any"));
            }
        } else if (!returnsErrors(seen)) {
            collect(history, operation, call, seen, steps);
        }
        return steps;
    }

    /** Whether a call returned the errors of its changes, so that it did not collect. */
    static boolean returnsErrors(KeventResult seen) {
        return seen.events().stream().anyMatch(event -> (event.flags() & EV_ERROR) != 0);
    }

    private static List<Step<KqueueState>> changes(
            Invocation<SystemCall, CallResult> operation, SystemCall.Kevents call, @Nullable KeventResult seen) {
        List<Kevent> changes = call.args().changes();
        List<Step<KqueueState>> steps = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            steps.add(new KqueueSteps.Change(
                    number(operation),
                    call.fd(),
                    changes.get(i),
                    call.args().nevents(),
                    i == changes.size() - 1,
                    seen));
        }
        return steps;
    }

    private static void collect(
            History<SystemCall, CallResult> history,
            Invocation<SystemCall, CallResult> operation,
            SystemCall.Kevents call,
            KeventResult seen,
            List<Step<KqueueState>> steps) {
        List<Kevent> events = seen.events();
        if (events.isEmpty()) {
            steps.add(new KqueueSteps.Nothing(call.fd()));
            return;
        }
        if (events.size() > call.args().nevents()) {
            steps.add(new KqueueSteps.Never("returns " + events.size() + " events", "it has no room for them"));
        }
        long number = number(operation);
        boolean owes = events.size() < call.args().nevents() && collectsAlone(history, operation, call.fd());
        if (owes) {
            steps.add(new KqueueSteps.Begin(number, call.fd()));
        }
        Set<KnoteKey> reported = new HashSet<>();
        for (Kevent event : events) {
            steps.add(
                    reported.add(new KnoteKey(call.fd(), event.filter(), event.ident()))
                            ? new KqueueSteps.Delivery(number, call.fd(), event)
                            : new KqueueSteps.Never("returns an event twice", "a knote is reported once a call"));
        }
        if (owes) {
            steps.add(new KqueueSteps.End(number, call.fd()));
        }
    }

    /** Whether no other collection of a kqueue overlaps with an operation. */
    private static boolean collectsAlone(
            History<SystemCall, CallResult> history, Invocation<SystemCall, CallResult> operation, int kq) {
        for (List<Invocation<SystemCall, CallResult>> thread : history.threads()) {
            for (Invocation<SystemCall, CallResult> other : thread) {
                boolean collects = other.call() instanceof SystemCall.Kevents call
                        && call.fd() == kq
                        && call.args().nevents() > 0;
                boolean apart = other.precedes(operation) || operation.precedes(other) || other.equals(operation);
                if (collects && !apart) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public List<Step<KqueueState>> pendingSteps(
            History<SystemCall, CallResult> history, Invocation<SystemCall, CallResult> operation) {
        return switch (operation.call()) {
            case SystemCall.Read call -> transfer(history, Direction.READ, call.fd(), call.count(), null);
            case SystemCall.Write call -> transfer(history, Direction.WRITE, call.fd(), call.count(), null);
            case SystemCall.Kevents call -> {
                List<Step<KqueueState>> steps = new ArrayList<>(changes(operation, call, null));
                int knotes = 0;
                for (Invocation<SystemCall, CallResult> other : history.operations()) {
                    knotes += other.call() instanceof SystemCall.Kevents kevents
                            ? kevents.args().changes().size()
                            : 0;
                }
                // Each event that it has at hand is of another knote, and each knote was made by a change.
                for (int i = 0; i < Math.min(knotes, call.args().nevents()); i++) {
                    steps.add(new KqueueSteps.Taking(number(operation), call.fd()));
                }
                yield steps;
            }
            case SystemCall.MakeKqueue call -> List.of();
            case SystemCall.MakePipe call -> List.of();
            case SystemCall.Close call -> List.of();
            case SystemCall.Dup call -> List.of();
            case SystemCall.Dup2 call -> List.of();
        };
    }
}
