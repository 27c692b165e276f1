// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import static dev.unknot.kqueue.KeventFlags.EV_ERROR;
import static dev.unknot.kqueue.KeventFlags.EV_RECEIPT;

import dev.unknot.file.Errno;
import dev.unknot.file.Pipe;
import dev.unknot.file.Result;
import dev.unknot.history.KqueueState.Watchers;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.KeventText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The atomic steps of {@link KqueueModel}. */
final class KqueueSteps {
    private KqueueSteps() {}

    private static String events(KqueueState state, int kq) {
        String text = state.pending(kq).stream()
                .map(key -> KeventText.event(event(state, key)))
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? "nothing is pending" : "what is pending is " + text;
    }

    private static Kevent event(KqueueState state, KnoteKey key) {
        KnoteState knote = state.at(key);
        if (knote == null) {
            throw new IllegalStateException("no knote " + key);
        }
        return knote.event(state.pipes());
    }

    /**
     * One change of a kevent(2).
     *
     * @param call the number of the call
     * @param kq the kqueue
     * @param change the change
     * @param nevents how many error events the call has room for
     * @param isLast whether no change comes after it
     * @param seen what the call returned; null if it has not
     */
    record Change(
            long call,
            int kq,
            Kevent change,
            int nevents,
            boolean isLast,
            @Nullable KeventResult seen) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            int before = state.errors(call);
            if (before == KqueueState.ENDED) {
                return List.of(isLast ? state.withErrors(call, 0) : state);
            }
            KqueueState.Changed changed = state.change(kq, change);
            Errno error = changed.error();
            int errors = before;
            if (error != Errno.OK || (change.flags() & EV_RECEIPT) != 0) {
                errors = before < nevents ? before + 1 : KqueueState.ENDED;
                if (!fits(before, errors, error)) {
                    return List.of();
                }
            }
            if (isLast && !mayEnd(errors)) {
                return List.of();
            }
            return List.of(changed.state().withErrors(call, isLast ? 0 : errors));
        }

        /** Whether an error, or a receipt, is what the call returned. */
        private boolean fits(int before, int errors, Errno error) {
            if (seen == null) {
                return true;
            }
            if (errors == KqueueState.ENDED) {
                return seen.error() == error && seen.events().isEmpty();
            }
            if (seen.error() != Errno.OK) {
                // The call fails later, and what it wrote before is not seen.
                return true;
            }
            if (before >= seen.events().size()) {
                return false;
            }
            Kevent event = seen.events().get(before);
            return event.flags() == EV_ERROR
                    && event.ident() == change.ident()
                    && event.filter() == change.filter()
                    && event.udata() == change.udata()
                    && event.data() == error.number();
        }

        /** Whether the call may have no more changes: what it returned is then decided, or comes from a collection. */
        private boolean mayEnd(int errors) {
            if (seen == null || errors == KqueueState.ENDED) {
                return true;
            }
            boolean failed = seen.error() != Errno.OK;
            if (errors > 0) {
                return !failed && seen.events().size() == errors;
            }
            boolean interrupted = seen.error() == Errno.EINTR && nevents > 0;
            return (!failed || interrupted) && !KqueueModel.returnsErrors(seen);
        }

        @Override
        public String text() {
            return "change " + KeventText.event(change) + (seen == null ? "" : " of a call that returned " + result());
        }

        private String result() {
            return seen == null ? "" : new CallResult.Events(seen).toString();
        }

        @Override
        public String instead(KqueueState state) {
            return "it comes to " + state.change(kq, change).error();
        }
    }

    /** A collection finds nothing to report. */
    record Nothing(int kq) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            return state.pending(kq).isEmpty() ? List.of(state) : List.of();
        }

        @Override
        public String text() {
            return "collects nothing";
        }

        @Override
        public String instead(KqueueState state) {
            return events(state, kq);
        }
    }

    /** A collection that must report all that stays pending begins. */
    record Begin(long call, int kq) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            return List.of(state.owing(call, kq));
        }

        @Override
        public String text() {
            return "begins to collect";
        }

        @Override
        public String instead(KqueueState state) {
            return "it may begin";
        }
    }

    /** A collection reports an event. */
    record Delivery(long call, int kq, Kevent seen) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            KnoteState knote = state.at(new KnoteKey(kq, seen.filter(), seen.ident()));
            if (knote == null || !knote.isPending(state.pipes())) {
                return List.of();
            }
            boolean fits = knote.event(state.pipes()).equals(seen);
            return fits ? List.of(state.deliver(call, knote)) : List.of();
        }

        @Override
        public String text() {
            return "collects " + KeventText.event(seen);
        }

        @Override
        public String instead(KqueueState state) {
            return events(state, kq);
        }
    }

    /** A collection that has room left ends, and has reported all that was pending all the time. */
    record End(long call, int kq) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            return state.owed(call).isEmpty() ? List.of(state.owingNothing(call)) : List.of();
        }

        @Override
        public String text() {
            return "collects no more";
        }

        @Override
        public String instead(KqueueState state) {
            return "it has yet to report "
                    + state.owed(call).stream()
                            .map(key -> KeventText.event(event(state, key)))
                            .collect(Collectors.joining(" "));
        }
    }

    /** A collection that has not returned takes some event, if that changes anything. */
    record Taking(long call, int kq) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            List<KqueueState> states = new ArrayList<>();
            for (KnoteKey key : state.pending(kq)) {
                KnoteState knote = state.at(key);
                KqueueState then = knote == null ? state : state.deliver(call, knote);
                if (!then.equals(state)) {
                    states.add(then);
                }
            }
            return states;
        }

        @Override
        public String text() {
            return "takes an event";
        }

        @Override
        public String instead(KqueueState state) {
            return events(state, kq);
        }
    }

    /** A pipe is made. */
    record Piping(long first, long second) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            return List.of(state.withPipe(first, second));
        }

        @Override
        public String text() {
            return "makes a pipe of " + first + " and " + second;
        }

        @Override
        public String instead(KqueueState state) {
            return "it may be made";
        }
    }

    /** Which way bytes go. */
    enum Direction {
        READ,
        WRITE
    }

    /**
     * What a read or a write does.
     *
     * @param result what it returns
     * @param end the end whose buffer it changes
     * @param buffered how much is in that buffer then
     * @param watchers whether the watchers are told
     */
    private record Moved(Result result, long end, int buffered, Watchers watchers) {
        static Moved of(KqueueState state, Direction direction, int fd, int count) {
            long end = direction == Direction.READ ? fd : state.pipes().peer(fd);
            int before = state.pipes().buffered(end);
            int bytes = Math.min(count, direction == Direction.READ ? before : Pipe.BUFFER_SIZE - before);
            int after = direction == Direction.READ ? before - bytes : before + bytes;
            boolean told = direction == Direction.READ ? Pipe.BUFFER_SIZE - after >= Pipe.WRITABLE_MIN : after > 0;
            Result result = count > 0 && bytes == 0 ? Result.error(Errno.EAGAIN) : Result.of(bytes);
            return new Moved(result, end, after, told ? Watchers.TOLD : Watchers.NOT_TOLD);
        }
    }

    /** Reads from or writes to an end; {@code seen} is null if the call has not returned. */
    record Transfer(
            Direction direction,
            int fd,
            int count,
            @Nullable Result seen) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            Moved moved = Moved.of(state, direction, fd, count);
            return seen == null || seen.equals(moved.result())
                    ? List.of(state.buffered(moved.end(), moved.buffered(), moved.watchers()))
                    : List.of();
        }

        @Override
        public String text() {
            return (direction == Direction.READ ? "reads" : "writes") + shown(seen);
        }

        @Override
        public String instead(KqueueState state) {
            return "it returns" + shown(Moved.of(state, direction, fd, count).result());
        }
    }

    /** Tells one watcher whose event will end it, or none, of a read or a write that comes after. */
    record Forerunner(Direction direction, int fd, int count) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            Moved moved = Moved.of(state, direction, fd, count);
            List<KqueueState> states = new ArrayList<>();
            states.add(state);
            if (moved.watchers() == Watchers.TOLD) {
                states.addAll(state.foretold(moved.end(), moved.buffered()));
            }
            return states;
        }

        @Override
        public String text() {
            return direction == Direction.READ ? "begins to read" : "begins to write";
        }

        @Override
        public String instead(KqueueState state) {
            return "it may begin";
        }
    }

    private static String shown(@Nullable Result result) {
        return result == null ? "" : " " + new CallResult.Value(result);
    }

    /** Something that never is returned. */
    record Never(String seen, String reason) implements Step<KqueueState> {
        @Override
        public List<KqueueState> after(KqueueState state) {
            return List.of();
        }

        @Override
        public String text() {
            return seen;
        }

        @Override
        public String instead(KqueueState state) {
            return reason;
        }
    }
}
