// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EVFILT_VNODE;
import static dev.unknot.kqueue.KeventFlags.EVFILT_WRITE;
import static dev.unknot.kqueue.KeventFlags.EV_ERROR;
import static dev.unknot.kqueue.KeventFlags.EV_RECEIPT;

import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.history.DescriptorState.File;
import dev.unknot.history.DescriptorState.Kind;
import dev.unknot.history.DescriptorSteps.Sight;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.Timeout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor table that is empty at first, and what system calls find in it. Closing and duplicating are one step each;
 * so is a look at a descriptor by a call that uses it. Making a kqueue is two, to take a number and to let it be used;
 * making a pipe is that for one end and then for the other. kevent(2) looks at its kqueue, and then at each descriptor that
 * a change names.
 *
 * <p>What happens to the files themselves, and when they end, is not looked at. The table is one object: which number is
 * the lowest free one depends on all of them.
 */
public final class DescriptorModel implements Model<DescriptorState, SystemCall, CallResult> {
    /** The size of a table unless somebody sets another. */
    public static final int DEFAULT_SIZE = 700;

    private final int size;

    /** A table of that many numbers, the standard ones included. */
    public DescriptorModel(int size) {
        this.size = size;
    }

    @Override
    public String subject() {
        return "descriptor table";
    }

    @Override
    public DescriptorState initial() {
        return DescriptorState.NONE;
    }

    private static File file(Kind kind, Invocation<SystemCall, CallResult> operation) {
        return new File(kind, (long) operation.thread() << 32 | operation.index());
    }

    @Override
    public List<Step<DescriptorState>> steps(
            History<SystemCall, CallResult> history, Invocation<SystemCall, CallResult> operation) {
        return switch (operation.result()) {
            case CallResult.Value value -> value(operation, value.result());
            case CallResult.Pair pair -> pipe(operation, pair);
            case CallResult.Events events ->
                operation.call() instanceof SystemCall.Kevents call ? kevent(call, events.result()) : List.of();
            case null -> List.of();
        };
    }

    private List<Step<DescriptorState>> value(Invocation<SystemCall, CallResult> operation, Result seen) {
        return switch (operation.call()) {
            case SystemCall.MakeKqueue call -> kqueue(operation, seen);
            case SystemCall.Close call -> List.of(close(call, seen));
            case SystemCall.Dup call -> List.of(dup(call, seen));
            case SystemCall.Dup2 call -> List.of(dup2(call, seen));
            case SystemCall.Read call -> List.of(new DescriptorSteps.Look(call.fd(), sight(seen.error())));
            case SystemCall.Write call -> List.of(new DescriptorSteps.Look(call.fd(), sight(seen.error())));
            case SystemCall.MakePipe call -> List.of();
            case SystemCall.Kevents call -> List.of();
        };
    }

    private static Sight sight(Errno error) {
        return error == Errno.EBADF ? Sight.NOTHING : Sight.FILE;
    }

    private static Step<DescriptorState> close(SystemCall.Close call, @Nullable Result seen) {
        return new DescriptorSteps.Change(call.toString(), seen, state -> DescriptorSteps.close(state, call.fd()));
    }

    private Step<DescriptorState> dup(SystemCall.Dup call, @Nullable Result seen) {
        return new DescriptorSteps.Change(call.toString(), seen, state -> DescriptorSteps.dup(state, call.fd(), size));
    }

    private Step<DescriptorState> dup2(SystemCall.Dup2 call, @Nullable Result seen) {
        return new DescriptorSteps.Change(
                call.toString(), seen, state -> DescriptorSteps.dup2(state, call.fd(), call.target(), size));
    }

    private List<Step<DescriptorState>> kqueue(Invocation<SystemCall, CallResult> operation, Result seen) {
        if (!seen.isOk()) {
            return seen.error() == Errno.EMFILE ? List.of(new DescriptorSteps.Full(size)) : List.of();
        }
        File file = file(Kind.KQUEUE, operation);
        return List.of(
                new DescriptorSteps.Allocation(file, size, (int) seen.value()), new DescriptorSteps.Maturing(file));
    }

    private List<Step<DescriptorState>> pipe(Invocation<SystemCall, CallResult> operation, CallResult.Pair seen) {
        File first = file(Kind.PIPE_FIRST, operation);
        if (seen.error() != Errno.OK) {
            List<Step<DescriptorState>> steps = new ArrayList<>();
            steps.add(new DescriptorSteps.Attempt(first, size));
            steps.add(new DescriptorSteps.Maturing(first));
            // Otherwise it is the machine that has too many files, which is no matter of the table.
            if (seen.error() == Errno.EMFILE) {
                steps.add(new DescriptorSteps.Full(size));
            }
            steps.add(new DescriptorSteps.Abandoning(first));
            return steps;
        }
        File second = file(Kind.PIPE_SECOND, operation);
        return List.of(
                new DescriptorSteps.Allocation(first, size, seen.result().first()),
                new DescriptorSteps.Maturing(first),
                new DescriptorSteps.Allocation(second, size, seen.result().second()),
                new DescriptorSteps.Maturing(second));
    }

    // ---- kevent(2) ----

    private static List<Step<DescriptorState>> kevent(SystemCall.Kevents call, KeventResult seen) {
        KeventArgs args = call.args();
        if (args.timeout().kind() == Timeout.Kind.BAD_ADDRESS || seen.error() == Errno.ENOTCAPABLE) {
            return List.of();
        }
        if (seen.error() == Errno.EBADF) {
            List<Long> watched = args.changes().stream()
                    .filter(DescriptorModel::watchesFile)
                    .map(Kevent::ident)
                    .toList();
            return List.of(new DescriptorSteps.Miss(call.fd(), watched));
        }
        List<Step<DescriptorState>> steps = new ArrayList<>();
        steps.add(new DescriptorSteps.Look(call.fd(), Sight.KQUEUE));
        if (seen.error() == Errno.OK) {
            watched(args, seen, steps);
        }
        return steps;
    }

    private static boolean watchesFile(Kevent change) {
        return switch (change.filter()) {
            case EVFILT_READ, EVFILT_WRITE, EVFILT_VNODE -> true;
            default -> false;
        };
    }

    /** What the changes of a call that succeeded have found, where its errors can be told apart. */
    private static void watched(KeventArgs args, KeventResult seen, List<Step<DescriptorState>> steps) {
        for (Kevent change : args.changes()) {
            // Receipts may end the list before its end.
            boolean told = watchesFile(change) && args.changes().stream().noneMatch(DescriptorModel::wantsReceipt);
            boolean alone = args.changes().stream()
                            .filter(other -> isSame(other, change))
                            .count()
                    == 1;
            if (told && alone) {
                boolean missing = seen.events().stream()
                        .anyMatch(event -> isSame(event, change)
                                && event.flags() == EV_ERROR
                                && event.data() == Errno.EBADF.number());
                steps.add(new DescriptorSteps.Look(change.ident(), missing ? Sight.NOTHING : Sight.FILE));
            }
        }
    }

    private static boolean wantsReceipt(Kevent change) {
        return (change.flags() & EV_RECEIPT) != 0;
    }

    private static boolean isSame(Kevent one, Kevent other) {
        return one.ident() == other.ident() && one.filter() == other.filter();
    }

    // ---- calls that have not returned ----

    @Override
    public List<Step<DescriptorState>> pendingSteps(
            History<SystemCall, CallResult> history, Invocation<SystemCall, CallResult> operation) {
        return switch (operation.call()) {
            case SystemCall.MakeKqueue call -> pendingFile(Kind.KQUEUE, operation);
            case SystemCall.MakePipe call -> {
                List<Step<DescriptorState>> steps = new ArrayList<>(pendingFile(Kind.PIPE_FIRST, operation));
                steps.addAll(pendingFile(Kind.PIPE_SECOND, operation));
                yield steps;
            }
            case SystemCall.Close call -> List.of(close(call, null));
            case SystemCall.Dup call -> List.of(dup(call, null));
            case SystemCall.Dup2 call -> List.of(dup2(call, null));
            case SystemCall.Read call -> List.of();
            case SystemCall.Write call -> List.of();
            case SystemCall.Kevents call -> List.of();
        };
    }

    private List<Step<DescriptorState>> pendingFile(Kind kind, Invocation<SystemCall, CallResult> operation) {
        File file = file(kind, operation);
        return List.of(new DescriptorSteps.Allocation(file, size, null), new DescriptorSteps.Maturing(file));
    }
}
