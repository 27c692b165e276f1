// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import dev.unknot.file.DescriptorTable;
import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.history.DescriptorState.File;
import dev.unknot.history.DescriptorState.Kind;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The atomic steps of {@link DescriptorModel}. */
final class DescriptorSteps {
    private DescriptorSteps() {}

    /** What a look at a descriptor finds. */
    enum Sight {
        /** A file. */
        FILE,
        /** A kqueue. */
        KQUEUE,
        /** Nothing that may be used. */
        NOTHING
    }

    /**
     * A new file gets the lowest free number.
     *
     * @param size how many numbers the table has
     * @param seen the number; null if it is not known
     */
    record Allocation(File file, int size, @Nullable Integer seen) implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            int number = state.lowestFree();
            boolean fits = number < size && (seen == null || seen == number);
            return fits ? List.of(state.withLarval(file).with(number, file)) : List.of();
        }

        @Override
        public String text() {
            return seen == null ? "gets a number" : "gets number " + seen;
        }

        @Override
        public String instead(DescriptorState state) {
            int number = state.lowestFree();
            return number < size ? "the lowest free one is " + number : "none is free";
        }
    }

    /** A new file can be used from here on. */
    record Maturing(File file) implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            return List.of(state.withMature(file));
        }

        @Override
        public String text() {
            return "has made the file";
        }

        @Override
        public String instead(DescriptorState state) {
            return "it may be made";
        }
    }

    /** A file may or may not get a number, which its maker gives back by {@link Abandoning}. */
    record Attempt(File file, int size) implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            int number = state.lowestFree();
            return number < size ? List.of(state, state.withLarval(file).with(number, file)) : List.of(state);
        }

        @Override
        public String text() {
            return "tries to get a number";
        }

        @Override
        public String instead(DescriptorState state) {
            return "it may try";
        }
    }

    /** No number is free. */
    record Full(int size) implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            return state.lowestFree() < size ? List.of() : List.of(state);
        }

        @Override
        public String text() {
            return "finds no free number";
        }

        @Override
        public String instead(DescriptorState state) {
            return state.lowestFree() + " is free";
        }
    }

    /** A file that got a number loses it again, if it still has it. */
    record Abandoning(File file) implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            DescriptorState then = state.withMature(file);
            for (int number : state.files().keySet()) {
                if (file.equals(state.at(number))) {
                    then = then.without(number);
                }
            }
            return List.of(then);
        }

        @Override
        public String text() {
            return "gives its number back";
        }

        @Override
        public String instead(DescriptorState state) {
            return "it may give it back";
        }
    }

    /**
     * A change of the table that has one result in each state.
     *
     * @param name what it is
     * @param seen the result; null if it is not known
     * @param change what it comes to
     */
    record Change(String name, @Nullable Result seen, Function<DescriptorState, Changed> change)
            implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            Changed changed = change.apply(state);
            boolean fits = seen == null || seen.equals(changed.result());
            return fits ? List.of(changed.state()) : List.of();
        }

        @Override
        public String text() {
            return name + (seen == null ? "" : " = " + new CallResult.Value(seen));
        }

        @Override
        public String instead(DescriptorState state) {
            return "it returns " + new CallResult.Value(change.apply(state).result());
        }
    }

    /** What a change comes to. */
    record Changed(Result result, DescriptorState state) {}

    static Changed close(DescriptorState state, int fd) {
        return state.at(fd) == null
                ? new Changed(Result.error(Errno.EBADF), state)
                : new Changed(Result.zero(), state.without(fd));
    }

    static Changed dup(DescriptorState state, int fd, int size) {
        File file = state.at(fd);
        if (file == null) {
            return new Changed(Result.error(Errno.EBADF), state);
        }
        int copy = Math.max(state.lowestFree(), DescriptorTable.FIRST);
        return copy < size
                ? new Changed(Result.of(copy), state.with(copy, file))
                : new Changed(Result.error(Errno.EMFILE), state);
    }

    static Changed dup2(DescriptorState state, int fd, int target, int size) {
        File file = state.at(fd);
        return file == null || target < 0 || target >= size
                ? new Changed(Result.error(Errno.EBADF), state)
                : new Changed(Result.of(target), state.with(target, file));
    }

    private static Sight look(DescriptorState state, long fd) {
        File file = state.usable(fd);
        if (file == null) {
            return Sight.NOTHING;
        }
        return file.kind() == Kind.KQUEUE ? Sight.KQUEUE : Sight.FILE;
    }

    /** Whether what is there is what is wanted: a kqueue is a file too. */
    private static boolean isSeen(DescriptorState state, long fd, Sight wanted) {
        Sight sight = look(state, fd);
        return sight == wanted || (wanted == Sight.FILE && sight == Sight.KQUEUE);
    }

    /** A system call looks at what a descriptor names. */
    record Look(long fd, Sight seen) implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            return isSeen(state, fd, seen) ? List.of(state) : List.of();
        }

        @Override
        public String text() {
            return "finds " + name(seen) + " under " + fd;
        }

        private static String name(Sight sight) {
            return switch (sight) {
                case FILE -> "a file";
                case KQUEUE -> "a kqueue";
                case NOTHING -> "nothing";
            };
        }

        @Override
        public String instead(DescriptorState state) {
            return "it is " + name(look(state, fd));
        }
    }

    /** kevent(2) fails because its kqueue, or one of those that it is to watch, is not there. */
    record Miss(long kq, List<Long> watched) implements Step<DescriptorState> {
        @Override
        public List<DescriptorState> after(DescriptorState state) {
            boolean missing = !isSeen(state, kq, Sight.KQUEUE);
            for (long fd : watched) {
                missing |= !isSeen(state, fd, Sight.FILE);
            }
            return missing ? List.of(state) : List.of();
        }

        @Override
        public String text() {
            return "finds nothing under " + kq + (watched.isEmpty() ? "" : ", or one of " + watched);
        }

        @Override
        public String instead(DescriptorState state) {
            return "all of them are files";
        }
    }
}
