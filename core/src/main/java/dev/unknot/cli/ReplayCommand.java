// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.NondeterminismException;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.Explanation;
import dev.unknot.explore.Program;
import dev.unknot.explore.Replay;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.ScheduleFormatException;
import dev.unknot.explore.Setting;
import dev.unknot.report.TextReport;
import dev.unknot.scenario.CoreWorld;
import dev.unknot.scenario.Scenario;
import dev.unknot.sync.sim.Carrier;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a schedule. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replays one schedule of a scenario, and shows what happens step by step.",
            "The digest is the same on every machine: it stands for every choice and every event of the execution."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SCENARIO", description = "The name of the scenario.")
    private String name = "";

    @Option(
            names = "--schedule",
            paramLabel = "S",
            required = true,
            description = "The schedule, as a report prints it.")
    private String text = "";

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replays it that many times and compares the digests (default: ${DEFAULT-VALUE}).")
    private int times;

    @Option(
            names = "--carrier",
            paramLabel = "C",
            description = "What runs the threads: continuation (fast, default) or handover (everywhere).")
    private Carrier carrier = Carrier.best();

    @Override
    public Integer call() throws NondeterminismException {
        if (times < 1) {
            throw new ParameterException(spec.commandLine(), "--times must be at least 1, not " + times);
        }
        Scenario scenario = new Selection().named(name);
        Executor executor;
        Explanation explanation;
        Schedule schedule;
        try {
            schedule = Schedule.parse(scenario.name(), text);
            Program program = CoreWorld.in(schedule.setting(), scenario);
            executor = new Executor(program, carrier, Executor.DEFAULT_STEPS_MAX);
            explanation = Explainer.explain(executor, schedule);
        } catch (ScheduleFormatException e) {
            throw new UserError(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        long digest = executor.recording().digest();
        if ((int) digest != schedule.digest()) {
            throw new NondeterminismException("the schedule fits " + scenario.name()
                    + ", but not to the digest that it was taken with: another version of the scenario or of the port");
        }
        repeat(executor, schedule, digest);
        PrintWriter out = spec.commandLine().getOut();
        if (!schedule.setting().equals(Setting.DEFAULT)) {
            out.println(schedule.setting().describe());
        }
        out.print(TextReport.ofReplay(scenario, explanation, Page.width()));
        out.println("digest " + String.format(Locale.ROOT, "%016x", digest) + (times > 1 ? ", " + times + " times" : "")
                + ", on " + carrier.name().toLowerCase(Locale.ROOT));
        return explanation.violation() == null ? ExitCode.CLEAN : ExitCode.FINDING;
    }

    private void repeat(Executor executor, Schedule schedule, long digest) throws NondeterminismException {
        for (int i = 1; i < times; i++) {
            Replay replay = Replay.strict(schedule);
            replay.begin(0);
            executor.execute(replay);
            if (executor.recording().digest() != digest) {
                throw new NondeterminismException("replay " + (i + 1) + " of " + times + " gave another digest");
            }
        }
    }
}
