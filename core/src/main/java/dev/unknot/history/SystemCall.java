// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import dev.unknot.kqueue.KeventArgs;
import dev.unknot.kqueue.KeventText;
import dev.unknot.kqueue.SystemCalls;
import dev.unknot.kqueue.Timeout;
import java.util.stream.Collectors;

/** A system call with its arguments, as a history notes it. As text it is what a reader sees. */
public sealed interface SystemCall {

    /** Makes the call. */
    CallResult perform(SystemCalls calls);

    /** kqueue(2). */
    record MakeKqueue() implements SystemCall {
        @Override
        public CallResult.Value perform(SystemCalls calls) {
            return new CallResult.Value(calls.kqueue());
        }

        @Override
        public String toString() {
            return "kqueue()";
        }
    }

    /** pipe(2). */
    record MakePipe() implements SystemCall {
        @Override
        public CallResult.Pair perform(SystemCalls calls) {
            return new CallResult.Pair(calls.pipe());
        }

        @Override
        public String toString() {
            return "pipe()";
        }
    }

    /** kevent(2) on the kqueue that a descriptor names. */
    record Kevents(int fd, KeventArgs args) implements SystemCall {
        @Override
        public CallResult.Events perform(SystemCalls calls) {
            return new CallResult.Events(calls.kevent(fd, args));
        }

        @Override
        public String toString() {
            String changes = args.changes().stream()
                    .map(change -> ", " + KeventText.event(change))
                    .collect(Collectors.joining());
            String wait = args.timeout().equals(Timeout.NONE) ? ", no wait" : ", wait";
            String events = args.nevents() == 0 ? "" : ", events<=" + args.nevents() + wait;
            return "kevent(" + fd + changes + events + ")";
        }
    }

    /** close(2). */
    record Close(int fd) implements SystemCall {
        @Override
        public CallResult.Value perform(SystemCalls calls) {
            return new CallResult.Value(calls.close(fd));
        }

        @Override
        public String toString() {
            return "close(" + fd + ")";
        }
    }

    /** dup(2). */
    record Dup(int fd) implements SystemCall {
        @Override
        public CallResult.Value perform(SystemCalls calls) {
            return new CallResult.Value(calls.dup(fd));
        }

        @Override
        public String toString() {
            return "dup(" + fd + ")";
        }
    }

    /** dup2(2). */
    record Dup2(int fd, int target) implements SystemCall {
        @Override
        public CallResult.Value perform(SystemCalls calls) {
            return new CallResult.Value(calls.dup2(fd, target));
        }

        @Override
        public String toString() {
            return "dup2(" + fd + ", " + target + ")";
        }
    }

    /** read(2) of that many bytes. */
    record Read(int fd, int count) implements SystemCall {
        @Override
        public CallResult.Value perform(SystemCalls calls) {
            return new CallResult.Value(calls.read(fd, count));
        }

        @Override
        public String toString() {
            return "read(" + fd + ", " + count + ")";
        }
    }

    /** write(2) of that many bytes. */
    record Write(int fd, int count) implements SystemCall {
        @Override
        public CallResult.Value perform(SystemCalls calls) {
            return new CallResult.Value(calls.write(fd, count));
        }

        @Override
        public String toString() {
            return "write(" + fd + ", " + count + ")";
        }
    }
}
