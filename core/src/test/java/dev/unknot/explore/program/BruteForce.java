// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.dpor.AccessSets;
import dev.unknot.explore.dpor.Model;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts traces without any reduction, as a reference: tries all interleavings, but goes on only once from prefixes
 * with the same happens-before order. It shares nothing with the search but the model.
 */
public final class BruteForce {
    private final Model model;
    private final AccessSets accesses;
    private final Runnable atEnd;
    private final Map<Order, BigInteger> known = new HashMap<>();
    private final List<Event> prefix = new ArrayList<>();
    private final List<List<Touch>> touches = new ArrayList<>();
    private final int threads;
    private final int prefixesMax;
    private long traces;

    private record Touch(int object, char mode) {}

    /** An event: its thread, its place in it, and how many events of each thread happen before it. */
    private static final class Event {
        private final int thread;
        private final int place;
        private final int set;
        private final int[] before;

        Event(int thread, int place, int set, int[] before) {
            this.thread = thread;
            this.place = place;
            this.set = set;
            this.before = before;
        }
    }

    /** A happens-before order: two sums over its events that do not depend on how they were interleaved. */
    private record Order(long first, long second) {}

    /**
     * A count for a model in its first state.
     *
     * @param threads the number of threads
     * @param atEnd is run once for each trace, when the model is at its end
     * @param prefixesMax how many orders may be looked at
     */
    public BruteForce(Model model, int threads, Runnable atEnd, int prefixesMax) {
        this.model = model;
        this.accesses = model.accesses();
        this.threads = threads;
        this.atEnd = atEnd;
        this.prefixesMax = prefixesMax;
    }

    /** Counts; says whether it came to the end within its limit. */
    public boolean run() {
        return explore(new Order(0, 0)).signum() > 0;
    }

    private BigInteger explore(Order order) {
        BigInteger counted = known.get(order);
        if (counted != null) {
            return counted;
        }
        if (known.size() == prefixesMax) {
            return BigInteger.ZERO;
        }
        int depth = prefix.size();
        model.mark(depth);
        long enabled = model.enabled();
        BigInteger interleavings = enabled == 0 ? BigInteger.ONE : BigInteger.ZERO;
        if (enabled == 0) {
            traces++;
            atEnd.run();
        }
        for (long rest = enabled; rest != 0; rest &= rest - 1) {
            int thread = Long.numberOfTrailingZeros(rest);
            model.rewind(depth);
            Event event = event(thread, model.step(thread));
            prefix.add(event);
            BigInteger further = explore(with(order, event));
            prefix.removeLast();
            if (further.signum() == 0) {
                return further;
            }
            interleavings = interleavings.add(further);
        }
        known.put(order, interleavings);
        return interleavings;
    }

    private Event event(int thread, int set) {
        int place = 0;
        int[] before = new int[threads];
        for (Event earlier : prefix) {
            boolean own = earlier.thread == thread;
            place += own ? 1 : 0;
            if (own || dependent(earlier.set, set)) {
                before[earlier.thread] = Math.max(before[earlier.thread], earlier.place + 1);
                for (int i = 0; i < before.length; i++) {
                    before[i] = Math.max(before[i], earlier.before[i]);
                }
            }
        }
        return new Event(thread, place, set, before);
    }

    private boolean dependent(int set, int other) {
        for (Touch a : touches(set)) {
            for (Touch b : touches(other)) {
                boolean sameSide = a.mode == b.mode && a.mode != 'X';
                if (a.object == b.object && !sameSide) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Touch> touches(int set) {
        while (touches.size() <= set) {
            List<Touch> parsed = new ArrayList<>();
            String text = accesses.describe(touches.size());
            for (String touch : text.isEmpty() ? new String[0] : text.split(" ")) {
                int colon = touch.indexOf(':');
                parsed.add(new Touch(Integer.parseInt(touch.substring(0, colon)), touch.charAt(colon + 1)));
            }
            touches.add(parsed);
        }
        return touches.get(set);
    }

    private static Order with(Order order, Event event) {
        long first = event.thread * 64L + event.place + 1;
        long second = first * 0x9e37_79b9_7f4a_7c15L;
        for (int count : event.before) {
            first = mix(first ^ count, 0xbf58_476d_1ce4_e5b9L);
            second = mix(second ^ count, 0x94d0_49bb_1331_11ebL);
        }
        return new Order(order.first + first, order.second + second);
    }

    private static long mix(long value, long factor) {
        long mixed = value * factor;
        return mixed ^ mixed >>> 31;
    }

    /** The number of traces. */
    public long traces() {
        return traces;
    }

    /** The number of interleavings. */
    public BigInteger interleavings() {
        return known.getOrDefault(new Order(0, 0), BigInteger.ZERO);
    }

    /** The number of different orders of prefixes, the empty one and the maximal ones included. */
    public int prefixes() {
        return known.size();
    }
}
