// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import dev.unknot.file.Errno;
import dev.unknot.file.PipeResult;
import dev.unknot.file.Result;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.KeventText;
import java.util.stream.Collectors;

/** What a {@link SystemCall} returned. As text it is what a reader sees. */
public sealed interface CallResult {

    /** Why the call failed, or {@link Errno#OK}. */
    Errno error();

    /** A number. */
    record Value(Result result) implements CallResult {
        @Override
        public Errno error() {
            return result.error();
        }

        @Override
        public String toString() {
            return result.isOk() ? Long.toString(result.value()) : error().name();
        }
    }

    /** The two ends of a pipe. */
    record Pair(PipeResult result) implements CallResult {
        @Override
        public Errno error() {
            return result.error();
        }

        @Override
        public String toString() {
            return error() == Errno.OK ? "(" + result.first() + ", " + result.second() + ")" : error().name();
        }
    }

    /** Events. */
    record Events(KeventResult result) implements CallResult {
        @Override
        public Errno error() {
            return result.error();
        }

        @Override
        public String toString() {
            return error() != Errno.OK
                    ? error().name()
                    : result.count()
                            + result.events().stream()
                                    .map(event -> " " + KeventText.event(event))
                                    .collect(Collectors.joining());
        }
    }
}
