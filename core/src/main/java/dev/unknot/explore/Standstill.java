// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.Verb;
import dev.unknot.sync.sim.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why the threads of an execution wait for ever: a cycle of waits, a wakeup that came before the sleep, or neither.
 *
 * @param kind {@link FindingKind#DEADLOCK}, {@link FindingKind#LOST_WAKEUP}, or {@link FindingKind#STUCK} for the rest
 * @param message what is wrong, in one line
 * @param cycle the threads of which each waits for the next, and the last for the first; empty if there is no cycle
 * @param reasons for each thread that waits, in the order of {@link SimScheduler#waiters}: who could have let it go on
 */
public record Standstill(FindingKind kind, String message, List<Link> cycle, List<Reason> reasons) {

    /**
     * A thread of a cycle.
     *
     * @param thread its number
     * @param name its name
     * @param has what it has that the thread before waits for, such as {@code holds m#0}
     * @param wants what it waits for, such as {@code waits for m#1}
     */
    public record Link(int thread, String name, String has, String wants) {}

    /** Why a thread waits for ever, in one line. */
    public record Reason(int thread, String text) {}

    /** Judges an execution that has come to its end because nothing can run any more. */
    static Standstill of(SimScheduler scheduler) {
        return new Judge(scheduler).judge();
    }

    /** Looks at one execution. */
    private static final class Judge {
        private final SimScheduler scheduler;
        private final Recording recording;
        private final List<Waiter> waiters;
        private final Map<Integer, Waiter> byThread = new LinkedHashMap<>();

        private Judge(SimScheduler scheduler) {
            this.scheduler = scheduler;
            recording = scheduler.recording();
            waiters = scheduler.waiters();
            waiters.forEach(waiter -> byThread.put(waiter.thread(), waiter));
        }

        private Standstill judge() {
            List<Reason> reasons = waiters.stream()
                    .map(waiter -> new Reason(waiter.thread(), reason(waiter)))
                    .toList();
            List<Link> cycle = cycle();
            if (!cycle.isEmpty()) {
                String message = cycle.stream()
                        .map(link -> link.name() + " " + link.has() + " and " + link.wants())
                        .collect(Collectors.joining("; "));
                return new Standstill(FindingKind.DEADLOCK, message, cycle, reasons);
            }
            String lost = waiters.stream()
                    .filter(waiter -> !waiter.legitimate())
                    .map(this::lostWakeup)
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("; "));
            if (!lost.isEmpty()) {
                return new Standstill(FindingKind.LOST_WAKEUP, lost, List.of(), reasons);
            }
            String stuck = waiters.stream()
                    .filter(waiter -> !waiter.legitimate())
                    .map(waiter -> waiter.name() + ": " + waiter.describe())
                    .collect(Collectors.joining("; "));
            return new Standstill(FindingKind.STUCK, stuck, List.of(), reasons);
        }

        // ---- cycles ----

        /** The cycle that begins with the lowest thread that is in one. */
        private List<Link> cycle() {
            for (Waiter waiter : waiters) {
                List<Integer> path = new ArrayList<>();
                if (leadsTo(waiter.thread(), waiter.thread(), path)) {
                    return links(path);
                }
            }
            return List.of();
        }

        /** Extends the path along waits until one is for the goal. */
        private boolean leadsTo(int thread, int goal, List<Integer> path) {
            path.add(thread);
            if (byThread.containsKey(thread)) {
                for (int blocker : scheduler.blockersOf(thread)) {
                    if (blocker == goal || (!path.contains(blocker) && leadsTo(blocker, goal, path))) {
                        return true;
                    }
                }
            }
            path.removeLast();
            return false;
        }

        private List<Link> links(List<Integer> path) {
            List<Link> links = new ArrayList<>();
            for (int i = 0; i < path.size(); i++) {
                Waiter waiter = waiter(path.get(i));
                Waiter before = waiter(path.get((i + path.size() - 1) % path.size()));
                String has = (before.kind().equals("drain") ? "runs " : "holds ") + before.object();
                links.add(new Link(waiter.thread(), waiter.name(), has, wants(waiter)));
            }
            return links;
        }

        private Waiter waiter(int thread) {
            Waiter waiter = byThread.get(thread);
            if (waiter == null) {
                throw new IllegalStateException("thread " + thread + " does not wait");
            }
            return waiter;
        }

        private static String wants(Waiter waiter) {
            return switch (waiter.kind()) {
                case "drain" -> "waits for the end of " + waiter.object();
                case "relock" -> "waits to get " + waiter.object() + " back";
                default -> "waits for " + waiter.object();
            };
        }

        // ---- sleepers ----

        /** A wakeup of a channel that did not find a certain thread asleep, and what it found. */
        private record Missed(int event, String waker, int found) {}

        /** The event with which the thread went to sleep for the last time; -1 if it did not while it was recorded. */
        private int lastSleep(int thread) {
            for (int i = recording.events() - 1; i >= 0; i--) {
                if (recording.thread(i) == thread && recording.verb(i) == Verb.SLEEP) {
                    return i;
                }
            }
            return -1;
        }

        /** The last wakeup of the channel that came before the sleep and did not find its thread. */
        private @Nullable Missed missed(int sleep) {
            int thread = recording.thread(sleep);
            int channel = recording.object(sleep);
            boolean asleep = false;
            Missed missed = null;
            for (int i = 0; i < sleep; i++) {
                Verb verb = recording.verb(i);
                boolean own = recording.thread(i) == thread;
                if (own && (verb == Verb.SLEEP || verb == Verb.RESUME)) {
                    asleep = verb == Verb.SLEEP && recording.object(i) == channel;
                } else if (verb == Verb.WAKEUP && recording.object(i) == channel) {
                    if (!asleep && !own) {
                        missed = new Missed(i, scheduler.threadName(recording.thread(i)), recording.argument(i));
                    }
                    asleep = false;
                }
            }
            return missed;
        }

        /** Whose sleep came after the wakeup, in words; empty if no wakeup came before it. */
        private String lostWakeup(Waiter waiter) {
            int sleep = waiter.kind().equals("sleep") ? lastSleep(waiter.thread()) : -1;
            Missed missed = sleep < 0 ? null : missed(sleep);
            if (missed == null) {
                return "";
            }
            String state = waiter.state().isEmpty() ? "" : " (" + waiter.state() + ")";
            return waiter.name() + " sleeps for ever on " + waiter.object() + " \"" + waiter.waitMessage() + "\""
                    + state + ": the wakeup by " + missed.waker() + " came before";
        }

        private int step(int event) {
            int step = 0;
            while (step + 1 < recording.steps() && recording.firstEvent(step + 1) <= event) {
                step++;
            }
            return step;
        }

        // ---- reasons ----

        private String reason(Waiter waiter) {
            return switch (waiter.kind()) {
                case "lock", "relock", "drain" -> blocked(waiter);
                case "sleep" -> asleep(waiter);
                case "select" -> "nobody fires its latch";
                default -> "nothing is left that could";
            };
        }

        private String blocked(Waiter waiter) {
            String verb = waiter.kind().equals("drain") ? "runs" : "holds";
            String blockers = scheduler.blockersOf(waiter.thread()).stream()
                    .map(blocker -> scheduler.threadName(blocker) + ", which " + verb + " " + waiter.object() + " and "
                            + condition(blocker))
                    .collect(Collectors.joining("; "));
            return blockers.isEmpty() ? "nothing is left that could" : "only " + blockers;
        }

        private String condition(int thread) {
            Waiter waiter = byThread.get(thread);
            if (waiter == null) {
                return "has ended";
            }
            return waiter.kind().equals("sleep")
                    ? "sleeps itself"
                    : waiter.kind().equals("select") ? "waits in select" : wants(waiter);
        }

        private String asleep(Waiter waiter) {
            int sleep = lastSleep(waiter.thread());
            if (sleep < 0) {
                return "only a wakeup of " + waiter.object() + ", and nobody is left to call it";
            }
            String since = "it sleeps since step " + step(sleep);
            Missed missed = missed(sleep);
            if (missed == null) {
                return "only a wakeup of " + waiter.object() + ", which nobody called; " + since;
            }
            String found = switch (missed.found()) {
                case 0 -> "nobody asleep";
                case 1 -> "another sleeper";
                default -> missed.found() + " other sleepers";
            };
            return "the wakeup by " + missed.waker() + " at step " + step(missed.event()) + ", which came too early and"
                    + " found " + found + "; " + since + ", and nothing after that wakes " + waiter.object();
        }
    }
}
