// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.explore.FindingKind;
import dev.unknot.explore.StateSink;
import dev.unknot.explore.Subject;
import dev.unknot.explore.ViolationSink;
import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.history.SystemCallLog;
import dev.unknot.history.Verdict;
import dev.unknot.kqueue.AuditViolation;
import dev.unknot.kqueue.KeventResult;
import dev.unknot.kqueue.KeventText;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Waiter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A scenario in one execution. */
final class Execution implements Subject {
    private final Scenario scenario;
    private final World world;
    /** So much of the world's log is of set-up. */
    private final int setUpSize;

    private Verdict.@Nullable NotLinearizable broken;

    Execution(Scenario scenario, Scheduler scheduler, World world) {
        this.scenario = scenario;
        this.world = world;
        List<Scenario.Body> bodies = scenario.threads();
        for (Operation operation : scenario.setUp()) {
            demandSuccess(operation, operation.body().run(world, bodies.size()));
        }
        SystemCallLog log = world.log();
        setUpSize = log == null ? 0 : log.size();
        for (int thread = 0; thread < bodies.size(); thread++) {
            int number = thread;
            Scenario.Body body = bodies.get(thread);
            scheduler.spawn(body.name(), () -> run(scheduler, number, body.operations()));
        }
    }

    private static void demandSuccess(Operation operation, Object returned) {
        Errno error = switch (returned) {
            case KeventResult result -> result.error();
            case Result result -> result.error();
            default -> Errno.OK;
        };
        if (error != Errno.OK) {
            throw new IllegalStateException("set-up failed: " + operation.text() + ": " + error);
        }
    }

    private void run(Scheduler scheduler, int thread, List<Operation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            scheduler.beginOperation(i);
            world.returned(thread, i, operations.get(i).body().run(world, thread));
        }
    }

    @Override
    public void check(List<Waiter> waiters, ViolationSink sink) {
        boolean[] wrong = {false};
        ViolationSink witness = (kind, message) -> {
            wrong[0] = true;
            sink.violated(kind, message);
        };
        for (AuditViolation violation : world.machine().kernel().audit()) {
            witness.violated(kind(violation.kind()), violation.text());
        }
        for (Expectation expectation : scenario.expectations()) {
            expectation.check().check(world, waiters, witness);
        }
        if (!wrong[0]) {
            judge(sink);
        }
    }

    /** Holds the results to sequential models. What is known to be wrong is not explained twice. */
    private void judge(ViolationSink sink) {
        SystemCallLog log = world.log();
        broken = log == null ? null : scenario.judge(log, setUpSize);
        if (broken != null) {
            sink.violated(FindingKind.NOT_LINEARIZABLE, broken.message());
        }
    }

    @Override
    public List<String> remarks() {
        return broken == null ? List.of() : broken.lines();
    }

    private static FindingKind kind(AuditViolation.Kind kind) {
        return switch (kind) {
            case CORRUPTED_QUEUE, CORRUPTED_LIST -> FindingKind.CORRUPTED_QUEUE;
            case LOST_EVENT -> FindingKind.LOST_EVENT;
            case LEAKED_REFERENCE -> FindingKind.LEAKED_REFERENCE;
            case FLUX, STALE_KNOTE -> FindingKind.EXPECTATION;
        };
    }

    @Override
    public void describe(StateSink sink) {
        world.machine().kernel().describeState(sink::field);
    }

    @Override
    public String operation(int thread, int index) {
        return scenario.threads().get(thread).operations().get(index).text();
    }

    @Override
    public String result(int thread, int index) {
        KeventResult kevent = world.kevent(thread, index);
        if (kevent != null) {
            return kevent.error() != Errno.OK
                    ? kevent.error().name()
                    : kevent.count()
                            + kevent.events().stream()
                                    .map(event -> " " + KeventText.event(event))
                                    .collect(Collectors.joining());
        }
        Result result = world.result(thread, index);
        return result == null
                ? ""
                : result.isOk() ? Long.toString(result.value()) : result.error().name();
    }
}
