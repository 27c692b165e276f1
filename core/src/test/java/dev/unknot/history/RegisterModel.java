// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A number that is 0 at first, can be read, and set to another one. */
final class RegisterModel implements Model<Integer, RegisterModel.Call, Integer> {

    /** What can be asked: to set it, which returns what it was, or to read it. */
    record Call(@Nullable Integer set) {
        @Override
        public String toString() {
            return set == null ? "get" : "set " + set;
        }
    }

    @Override
    public String subject() {
        return "register";
    }

    @Override
    public Integer initial() {
        return 0;
    }

    private record Access(Call call, @Nullable Integer seen) implements Step<Integer> {
        @Override
        public List<Integer> after(Integer state) {
            Integer set = call.set();
            return seen == null || seen.equals(state) ? List.of(set == null ? state : set) : List.of();
        }

        @Override
        public String text() {
            return call + " = " + seen;
        }

        @Override
        public String instead(Integer state) {
            return "it is " + state;
        }
    }

    @Override
    public List<Step<Integer>> steps(History<Call, Integer> history, Invocation<Call, Integer> operation) {
        return List.of(new Access(operation.call(), operation.result()));
    }

    @Override
    public List<Step<Integer>> pendingSteps(History<Call, Integer> history, Invocation<Call, Integer> operation) {
        return List.of(new Access(operation.call(), null));
    }

    /**
     * A history of random operations with random overlaps. The results are those of an order within the intervals if
     * {@code lies} is 0; else as many of them may be anything.
     */
    static History<Call, Integer> random(SplittableRandom random, int threads, int operations, int lies) {
        HistoryRecorder<Call, Integer> recorder = new HistoryRecorder<>(names(threads));
        @Nullable Call[] calls = new @Nullable Call[threads];
        @Nullable Integer[] results = new @Nullable Integer[threads];
        int state = 0;
        int begun = 0;
        int lied = 0;
        while (begun < operations || hasCalls(calls)) {
            int thread = random.nextInt(threads);
            Call call = calls[thread];
            Integer result = results[thread];
            if (call == null) {
                if (begun < operations) {
                    begun++;
                    Call made = new Call(random.nextBoolean() ? null : 1 + random.nextInt(2));
                    calls[thread] = made;
                    recorder.begin(thread, made);
                }
            } else if (result == null) {
                results[thread] = state;
                Integer set = call.set();
                state = set == null ? state : set;
            } else if (random.nextInt(12) != 0 || begun < operations) {
                recorder.end(thread, lied++ < lies ? Integer.valueOf(random.nextInt(3)) : result);
                calls[thread] = null;
                results[thread] = null;
            } else {
                break;
            }
        }
        return recorder.history();
    }

    private static boolean hasCalls(@Nullable Call[] calls) {
        for (Call call : calls) {
            if (call != null) {
                return true;
            }
        }
        return false;
    }

    static List<String> names(int threads) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            names.add("t" + i);
        }
        return names;
    }
}
