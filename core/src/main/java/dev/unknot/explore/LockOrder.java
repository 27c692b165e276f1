// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.LockFinding.Rule;
import dev.unknot.explore.LockFinding.Witness;
import dev.unknot.explore.LockLog.Nesting;
import dev.unknot.explore.LockLog.Use;
import dev.unknot.sync.LockClass.Kind;
import dev.unknot.sync.sim.LockListener.Mode;
import dev.unknot.sync.sim.SimScheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges the use of locks over all executions of all programs (as WITNESS does in the kernel, and Havelund: Using
 * Runtime Analysis to Guide Model Checking of Java Programs, SPIN 2000).
 *
 * <p><b>Order.</b> The nodes of the graph are classes: an edge says that a lock of one class was held where one of
 * another was taken. Several locks of one class that allows it (MTX_DUPOK) are ordered among themselves, lock by lock,
 * within a program. A cycle is reported unless it cannot come to a deadlock: where two of its edges hold the same lock,
 * one of them exclusively (a gate), both cannot be there at once; and where a lock is held shared and wanted shared,
 * nobody waits. Locks of different programs are the same only if their class has no other.
 *
 * <p>What happens while a program is set up is not looked at: no other thread is there.
 */
public final class LockOrder {
    /** How many cycles are reported at most; a graph may have exponentially many. */
    static final int CYCLES_MAX = 100;
    /** How many edges a search for cycles tries at most. */
    static final int TRIES_MAX = 1_000_000;

    private final Map<String, Program> programs = new HashMap<>();
    private final List<Nesting> nestings = new ArrayList<>();
    /** By broken rule and message. */
    private final Map<String, LockFinding> findings = new TreeMap<>();

    private LockOrder(Collection<? extends Program> programs, Collection<LockLog> logs) {
        programs.forEach(program -> this.programs.put(program.name(), program));
        logs.forEach(log -> nestings.addAll(log.nestings()));
    }

    /**
     * Judges what was taken down.
     *
     * @param programs all programs that the logs are about
     */
    public static List<LockFinding> judge(Collection<? extends Program> programs, Collection<LockLog> logs) {
        LockOrder order = new LockOrder(programs, logs);
        order.judgeEach();
        order.judgeClasses();
        order.judgeDuplicates();
        return List.copyOf(order.findings.values());
    }

    // ---- single deeds ----

    private void judgeEach() {
        for (Nesting nesting : nestings) {
            int strict = firstNonSleepable(nesting.held());
            if (!nesting.waits().isEmpty() && strict >= 0) {
                String phrase = nesting.waits().getFirst().phrase();
                String lock = nesting.held().get(strict).lockClass().name();
                report(Rule.SLEEP, "a thread " + phrase + " with " + lock + " held", List.of(at(nesting, strict)));
            } else if (!nesting.waits().isEmpty() && nesting.thread() == SimScheduler.CLOCK) {
                report(
                        Rule.CALLOUT,
                        "a callout's function " + nesting.waits().getFirst().phrase(),
                        List.of(at(nesting, -1)));
            }
            for (Use wanted : nesting.wanted()) {
                judgeTaking(nesting, wanted, strict);
            }
        }
    }

    private static int firstNonSleepable(List<Use> held) {
        for (int i = 0; i < held.size(); i++) {
            if (held.get(i).lockClass().kind() == Kind.NON_SLEEPABLE) {
                return i;
            }
        }
        return -1;
    }

    private void judgeTaking(Nesting nesting, Use wanted, int strict) {
        String name = wanted.lockClass().name();
        if (wanted.lockClass().kind() == Kind.SLEEPABLE && strict >= 0) {
            String outer = nesting.held().get(strict).lockClass().name();
            report(
                    Rule.SLEEPABLE_INSIDE,
                    name + ", whose holders may sleep, is taken with " + outer + " held",
                    List.of(at(nesting, strict)));
        }
        for (int i = 0; i < nesting.held().size(); i++) {
            Use held = nesting.held().get(i);
            boolean bothShared = held.mode() == Mode.SHARED && wanted.mode() == Mode.SHARED;
            if (held.lockClass().equals(wanted.lockClass())
                    && !wanted.lockClass().duplicateOk()
                    && !bothShared) {
                report(
                        Rule.DUPLICATE,
                        "a lock of class " + name + " is taken with another one held",
                        List.of(at(nesting, i)));
            }
        }
    }

    /** Something to be shown if it is reported: a nesting, and which of the locks held matters. */
    private record At(Nesting nesting, int lock) {}

    private static At at(Nesting nesting, int lock) {
        return new At(nesting, lock);
    }

    private void report(Rule rule, String message, List<At> places) {
        String key = rule.ordinal() + message;
        if (findings.containsKey(key)) {
            return;
        }
        List<Witness> witnesses = new ArrayList<>();
        for (At place : places) {
            Program program = programs.get(place.nesting().program());
            if (program == null) {
                throw new IllegalArgumentException(
                        "no program is called " + place.nesting().program());
            }
            witnesses.add(LockWitness.of(program, place.nesting(), place.lock()));
        }
        findings.put(key, new LockFinding(rule, message, witnesses));
    }

    // ---- cycles ----

    /** A lock held, and one taken meanwhile. */
    private record Edge(At at, Use held, Use wanted) {
        /** Whether two edges of a cycle cannot be there at once, since both hold a lock that only one can have. */
        boolean excludes(Edge other) {
            boolean sameProgram =
                    at.nesting().program().equals(other.at.nesting().program());
            for (Use own : at.nesting().held()) {
                for (Use their : other.at.nesting().held()) {
                    boolean same = sameProgram
                            ? own.isSameLock(their)
                            : own.serial() < 0 && own.lockClass().equals(their.lockClass());
                    if (same && (own.mode() == Mode.EXCLUSIVE || their.mode() == Mode.EXCLUSIVE)) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Whether who wants what this edge holds has to wait for it. */
        boolean blocks(Edge before) {
            return held.mode() == Mode.EXCLUSIVE || before.wanted.mode() == Mode.EXCLUSIVE;
        }
    }

    private void judgeClasses() {
        Graph graph = new Graph();
        for (Nesting nesting : nestings) {
            for (Use wanted : nesting.wanted()) {
                for (int i = 0; i < nesting.held().size(); i++) {
                    Use held = nesting.held().get(i);
                    if (!held.lockClass().equals(wanted.lockClass())) {
                        graph.add(held.lockClass().name(), wanted.lockClass().name(), at(nesting, i), held, wanted);
                    }
                }
            }
        }
        for (List<Edge> cycle : graph.cycles()) {
            reportCycle(
                    cycle,
                    cycle.stream().map(edge -> edge.held().lockClass().name()).toList());
        }
    }

    /** Looks for cycles among the locks of one class, each program by itself. */
    private void judgeDuplicates() {
        Map<String, Graph> graphs = new TreeMap<>();
        for (Nesting nesting : nestings) {
            for (Use wanted : nesting.wanted()) {
                for (int i = 0; i < nesting.held().size(); i++) {
                    Use held = nesting.held().get(i);
                    if (held.lockClass().equals(wanted.lockClass())
                            && wanted.lockClass().duplicateOk()) {
                        graphs.computeIfAbsent(
                                        nesting.program()
                                                + '\0'
                                                + wanted.lockClass().name(),
                                        key -> new Graph())
                                .add(node(held), node(wanted), at(nesting, i), held, wanted);
                    }
                }
            }
        }
        for (Graph graph : graphs.values()) {
            for (List<Edge> cycle : graph.cycles()) {
                reportCycle(
                        cycle, cycle.stream().map(edge -> edge.held().label()).toList());
            }
        }
    }

    private static String node(Use use) {
        return use.serial() + " " + use.origin();
    }

    private void reportCycle(List<Edge> cycle, List<String> names) {
        String path = String.join(" -> ", names) + " -> " + names.getFirst();
        report(Rule.ORDER, path, cycle.stream().map(Edge::at).toList());
    }

    /** Which lock was taken under which, and the search for cycles in it. */
    private static final class Graph {
        private final Map<String, Map<String, List<Edge>>> edges = new TreeMap<>();
        private final List<List<Edge>> cycles = new ArrayList<>();
        private final Set<List<String>> known = new LinkedHashSet<>();
        private int tries;

        void add(String from, String to, At at, Use held, Use wanted) {
            edges.computeIfAbsent(from, key -> new TreeMap<>())
                    .computeIfAbsent(to, key -> new ArrayList<>())
                    .add(new Edge(at, held, wanted));
        }

        /** Each simple cycle that may come to a deadlock, once, short ones first. */
        List<List<Edge>> cycles() {
            for (String start : edges.keySet()) {
                extend(start, start, new ArrayList<>(List.of(start)), new ArrayList<>());
            }
            cycles.sort(Comparator.comparingInt(List::size));
            return cycles;
        }

        /** Goes on from the last node of a path, only to nodes that come after its first one. */
        private void extend(String start, String node, List<String> nodes, List<Edge> path) {
            for (Map.Entry<String, List<Edge>> next : targets(node).entrySet()) {
                String target = next.getKey();
                boolean closes = target.equals(start);
                if (!closes && (target.compareTo(start) < 0 || nodes.contains(target))) {
                    continue;
                }
                for (Edge edge : next.getValue()) {
                    if (tries++ > TRIES_MAX || cycles.size() == CYCLES_MAX || (closes && known.contains(nodes))) {
                        break;
                    }
                    if (fits(path, edge, closes)) {
                        step(start, target, nodes, path, edge);
                    }
                }
            }
        }

        private Map<String, List<Edge>> targets(String node) {
            Map<String, List<Edge>> targets = edges.get(node);
            return targets == null ? Map.of() : targets;
        }

        private static boolean fits(List<Edge> path, Edge edge, boolean closes) {
            if (!path.isEmpty() && !edge.blocks(path.getLast())) {
                return false;
            }
            if (closes && (path.isEmpty() || !path.getFirst().blocks(edge))) {
                return false;
            }
            return path.stream().noneMatch(edge::excludes);
        }

        private void step(String start, String target, List<String> nodes, List<Edge> path, Edge edge) {
            path.add(edge);
            if (target.equals(start)) {
                cycles.add(List.copyOf(path));
                known.add(List.copyOf(nodes));
            } else {
                nodes.add(target);
                extend(start, target, nodes, path);
                nodes.removeLast();
            }
            path.removeLast();
        }
    }
}
