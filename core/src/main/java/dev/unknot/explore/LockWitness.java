// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.explore.Explanation.Frame;
import dev.unknot.explore.LockFinding.Witness;
import dev.unknot.explore.LockLog.Nesting;
import dev.unknot.explore.LockLog.Use;
import dev.unknot.sync.sim.EngineError;
import dev.unknot.sync.sim.HeldLock;
import dev.unknot.sync.sim.LockHolder;
import dev.unknot.sync.sim.LockListener;
import dev.unknot.sync.sim.Recording;
import dev.unknot.sync.sim.SimScheduler;
import dev.unknot.sync.sim.StepListener;
import dev.unknot.sync.sim.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows where in the code something was done with a lock held. Of all executions that show it, the one with the fewest
 * context switches is taken, if it is found within some executions; so the witness does not depend on which execution
 * of a campaign came first.
 */
final class LockWitness implements StepListener, LockListener {
    private static final int SEARCH_MAX = 500;
    private static final int SWITCHES_MAX = 8;

    private final SimScheduler scheduler;
    private final int call;
    private final Map<String, List<Frame>> taken = new HashMap<>();
    private final Map<String, List<Frame>> held = new HashMap<>();
    private List<Frame> deed = List.of();
    private int calls;

    private LockWitness(SimScheduler scheduler, int call) {
        this.scheduler = scheduler;
        this.call = call;
    }

    /**
     * The witness of a nesting.
     *
     * @param lock of the locks held, the one that matters; null if none does
     */
    static Witness of(Program program, Nesting nesting, int lock) {
        Nesting seen = simplest(program, nesting);
        Schedule schedule = seen.witness().schedule();
        Executor executor = new Executor(program);
        LockWitness[] witness = new LockWitness[1];
        Replay replay = Replay.strict(schedule);
        replay.begin(0);
        executor.execute(replay, (scheduler, subject) -> {
            witness[0] = new LockWitness(scheduler, seen.witness().call());
            scheduler.listenToLocks(witness[0]);
            return witness[0];
        });
        if (!replay.fitted() || witness[0].calls < seen.witness().call()) {
            throw new EngineError("an execution of " + program.name() + " was not the same again");
        }
        String name = lock < 0 ? "" : seen.held().get(lock).label();
        List<String> others = seen.held().stream()
                .map(Use::label)
                .filter(label -> !label.equals(name))
                .toList();
        return new Witness(
                program.name(),
                schedule,
                seen.threadName(),
                name,
                deed(seen),
                others,
                witness[0].held.getOrDefault(name, List.of()),
                witness[0].deed);
    }

    private static String deed(Nesting nesting) {
        if (nesting.wanted().isEmpty()) {
            return nesting.waits().getFirst().phrase();
        }
        Use wanted = nesting.wanted().getFirst();
        return "takes " + wanted.label() + (wanted.mode() == Mode.SHARED ? " shared" : "");
    }

    /** The first sight of the nesting in a search of schedules with few context switches; else the one that is known. */
    private static Nesting simplest(Program program, Nesting nesting) {
        LockLog log = new LockLog(program);
        Executor executor = new Executor(program);
        executor.logLocks(log);
        int executions = 0;
        int looked = 0;
        for (int switches = 0; switches <= SWITCHES_MAX; switches++) {
            DepthFirst search = new DepthFirst(DepthFirst.Cost.SWITCHES, switches);
            for (long index = 0; search.begin(index); index++) {
                if (executions++ == SEARCH_MAX) {
                    return nesting;
                }
                executor.execute(search);
                for (; looked < log.nestings().size(); looked++) {
                    if (log.nestings().get(looked).isLike(nesting)) {
                        return log.nestings().get(looked);
                    }
                }
            }
        }
        return nesting;
    }

    // ---- watching ----

    @Override
    public void takes(LockHolder holder, HeldLock wanted, Mode mode) {
        called(holder);
    }

    @Override
    public void waits(LockHolder holder, Wait wait) {
        called(holder);
    }

    private void called(LockHolder holder) {
        if (++calls != call) {
            return;
        }
        deed = Explainer.frames();
        for (int i = 0; i < holder.heldCount(); i++) {
            String label = holder.held(i).label();
            List<Frame> stack = taken.get(key(holder.number(), label));
            if (stack != null) {
                held.put(label, stack);
            }
        }
    }

    private static String key(int thread, String label) {
        return thread + " " + label;
    }

    @Override
    public void stepBegins(int thread) {}

    @Override
    public void executionEnds() {}

    @Override
    public void recorded(int event) {
        Recording recording = scheduler.recording();
        int thread = recording.thread(event);
        Verb verb = recording.verb(event);
        switch (verb) {
            case LOCK, LOCK_SHARED ->
                taken.put(key(thread, scheduler.label(recording.object(event))), Explainer.frames());
            case UNLOCK, UNLOCK_SHARED -> taken.remove(key(thread, scheduler.label(recording.object(event))));
            case SLEEP -> forgetReleased(thread);
            case RESUME -> {
                List<Frame> here = Explainer.frames();
                scheduler.heldBy(thread).forEach(label -> taken.putIfAbsent(key(thread, label), here));
            }
            default -> {}
        }
    }

    /** A thread that goes to sleep has given its interlock up. */
    private void forgetReleased(int thread) {
        List<String> kept = scheduler.heldBy(thread);
        taken.keySet()
                .removeIf(key -> key.startsWith(thread + " ")
                        && kept.stream().noneMatch(label -> key.equals(key(thread, label))));
    }
}
