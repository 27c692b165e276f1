// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.Campaign;
import dev.unknot.campaign.Campaign.Coverage;
import dev.unknot.campaign.Campaign.Outcome;
import dev.unknot.campaign.Campaign.Progress;
import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.campaign.HangException;
import dev.unknot.campaign.NondeterminismException;
import dev.unknot.campaign.StrategyChoice;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Explainer;
import dev.unknot.explore.Finding;
import dev.unknot.explore.LockFinding;
import dev.unknot.explore.Program;
import dev.unknot.explore.ScheduleFormatException;
import dev.unknot.explore.Setting;
import dev.unknot.explore.TraceEstimate;
import dev.unknot.explore.TraceSearch;
import dev.unknot.report.LockReport;
import dev.unknot.report.TextReport;
import dev.unknot.scenario.CoreWorld;
import dev.unknot.scenario.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs a campaign, and shows its progress, its findings and what it covered. */
final class CampaignRun {
    /** How many scenarios there may be for each to be told at length. */
    private static final int DETAILED_MAX = 8;

    private static final int STRATEGY_WIDTH = 8;

    private final PrintWriter out;
    private final ProgressLine progress;
    private final Settings settings;
    private final Setting setting;
    private final @Nullable ReportFolder folder;
    private final @Nullable Path checkpoint;

    CampaignRun(CommandLine command, SearchOptions options, Settings settings) {
        this.settings = settings;
        setting = options.setting();
        out = command.getOut();
        Path path = options.out();
        folder = path == null ? null : ReportFolder.at(path);
        checkpoint = options.checkpoint();
        ProgressLine.Style style = options.isQuiet()
                ? ProgressLine.Style.QUIET
                : Page.isTerminal() ? ProgressLine.Style.TERMINAL : ProgressLine.Style.LOG;
        progress = new ProgressLine(command.getErr(), style);
    }

    /** Runs it; returns the exit code. */
    int run(List<Scenario> scenarios) throws HangException, NondeterminismException, InterruptedException {
        return run(scenarios, null);
    }

    /** Runs it, and writes a certificate, if one is asked for and every trace was tried; returns the exit code. */
    int run(List<Scenario> scenarios, @Nullable CertificateFile certificate)
            throws HangException, NondeterminismException, InterruptedException {
        try (CheckpointFile file = new CheckpointFile(checkpoint)) {
            Outcome outcome = search(scenarios, file, certificate);
            progress.clear();
            Map<String, Scenario> byName =
                    scenarios.stream().collect(Collectors.toMap(Scenario::name, scenario -> scenario));
            for (Finding finding : outcome.findings()) {
                Scenario scenario = byName.get(finding.program());
                if (scenario != null) {
                    report(scenario, finding);
                }
            }
            for (LockFinding finding : outcome.lockFindings()) {
                report(finding);
            }
            summary(outcome);
            if (certificate != null) {
                certify(outcome, certificate);
            }
            out.flush();
            return exitCode(outcome);
        }
    }

    private Outcome search(List<Scenario> scenarios, CheckpointFile file, TraceSearch.@Nullable Listener traceListener)
            throws HangException, NondeterminismException, InterruptedException {
        List<Program> programs = scenarios.stream()
                .map(scenario -> CoreWorld.in(setting, scenario))
                .toList();
        Campaign campaign = file.campaign(programs, settings);
        if (traceListener != null) {
            campaign.listenToTraces(traceListener);
        }
        String count =
                scenarios.size() == 1 ? "scenario " + scenarios.getFirst().name() : scenarios.size() + " scenarios";
        progress.say("searching " + count + " by "
                + settings.strategies().stream().map(StrategyChoice::text).collect(Collectors.joining(", "))
                + "; budget " + settings.budget() + ", workers " + settings.workers() + ", seed " + settings.seed()
                + (setting.equals(Setting.DEFAULT) ? "" : "; " + setting.describe()));
        return file.runAndKeep(campaign, new Campaign.Observer() {
            @Override
            public void progress(Progress state) {
                progress.show(state);
            }

            @Override
            public void found(Finding finding) {
                progress.say("found in " + finding.program() + ": "
                        + finding.violation().message());
            }
        });
    }

    private void certify(Outcome outcome, CertificateFile certificate) {
        Coverage coverage = outcome.coverage().getFirst();
        if (coverage.covered()) {
            out.println("certificate of " + certificate.finish(coverage.guarantee()) + " traces written");
        } else {
            out.println("no certificate: the search ended before every trace had been tried to its end");
        }
    }

    private String replayCommand(String program, String schedule) {
        return Unknot.COMMAND + " replay " + program + " --schedule " + schedule;
    }

    private void report(LockFinding finding) {
        String text = LockReport.of(finding, witness -> replayCommand(witness.program(), witness.scheduleText()));
        out.println(text);
        out.flush();
        ReportFolder files = folder;
        if (files != null) {
            files.write(finding, text);
        }
    }

    private void report(Scenario scenario, Finding finding) throws NondeterminismException {
        String command = replayCommand(finding.program(), finding.scheduleText());
        try {
            String text = TextReport.of(
                    scenario,
                    finding,
                    Explainer.explain(new Executor(CoreWorld.in(setting, scenario)), finding.schedule()),
                    Page.width(),
                    command);
            out.println(text);
            out.flush();
            ReportFolder files = folder;
            if (files != null) {
                files.write(finding, text);
            }
        } catch (ScheduleFormatException e) {
            throw new NondeterminismException(String.valueOf(e.getMessage()));
        }
    }

    // ---- summary ----

    private void summary(Outcome outcome) {
        boolean detailed =
                outcome.coverage().stream().map(Coverage::program).distinct().count() <= DETAILED_MAX;
        Map<String, StringBuilder> coverage = new LinkedHashMap<>();
        for (Coverage part : outcome.coverage()) {
            StringBuilder text = coverage.computeIfAbsent(part.program(), name -> new StringBuilder());
            if (!text.isEmpty()) {
                text.append("; ");
            }
            text.append(text(part)).append(detailed ? "" : chanceOfNew(part));
        }

        int width = coverage.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.println("covered");
        coverage.forEach((name, text) -> {
            long found = outcome.findings().stream()
                    .filter(finding -> finding.program().equals(name))
                    .count();
            String findings = found == 0 ? "clean   " : found == 1 ? "1 found " : found + " found ";
            out.println("  " + pad(name, width) + "  " + findings + text);
            if (detailed) {
                traces(outcome, name);
            }
        });
        int found = outcome.findings().size() + outcome.lockFindings().size();
        out.println(String.format(
                        Locale.ROOT,
                        "%s in %d scenarios; %,d executions in %.1f s",
                        found == 0 ? "no finding" : found == 1 ? "1 finding" : found + " findings",
                        coverage.size(),
                        outcome.executions() - outcome.resumed(),
                        outcome.millis() / 1_000.0)
                + (outcome.resumed() == 0 ? "" : String.format(Locale.ROOT, ", %,d before", outcome.resumed())));
        for (Finding finding : outcome.findings()) {
            out.println(
                    "  " + finding.program() + ": " + finding.violation().kind().title() + ": "
                            + finding.violation().message());
        }
        for (LockFinding finding : outcome.lockFindings()) {
            out.println("  " + finding.rule().title() + ": " + finding.message());
        }
        ReportFolder files = folder;
        if (files != null && found > 0) {
            out.println("reports in " + files.path());
        }
    }

    /** What is left to be found of a scenario, by each of the random strategies. */
    private void traces(Outcome outcome, String program) {
        for (Coverage part : outcome.coverage()) {
            TraceEstimate traces = part.traces();
            if (part.program().equals(program) && traces != null && traces.executions() > 0) {
                out.println("    " + pad(part.strategy(), STRATEGY_WIDTH) + EstimateText.of(traces));
            }
        }
    }

    private static String chanceOfNew(Coverage part) {
        TraceEstimate traces = part.traces();
        return traces == null || traces.executions() == 0
                ? ""
                : " (next new <= " + EstimateText.upTo(traces.chanceOfNewMax()) + ")";
    }

    private static String text(Coverage part) {
        String cut = part.unjudged() == 0 ? "" : ", " + part.unjudged() + " of them cut off and not judged";
        boolean isSearch = part.strategy().equals("dfs") || part.strategy().startsWith(TraceSearch.name());
        String guarantee = isSearch && !part.guarantee().isEmpty() ? " (" + part.guarantee() + ")" : "";
        return part.strategy() + " " + part.executions() + cut + guarantee;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private int exitCode(Outcome outcome) {
        if (!outcome.findings().isEmpty() || !outcome.lockFindings().isEmpty()) {
            return ExitCode.FINDING;
        }
        boolean cut = outcome.coverage().stream().anyMatch(part -> part.unjudged() > 0);
        boolean bounded = settings.strategies().size() == 1
                && switch (settings.strategies().getFirst()) {
                    case StrategyChoice.DepthFirstChoice dfs -> true;
                    case StrategyChoice.EachTraceChoice dpor -> true;
                    case StrategyChoice.BoundedTraceChoice dpor -> true;
                    case StrategyChoice.RandomChoice random -> false;
                    case StrategyChoice.PctChoice pct -> false;
                    case StrategyChoice.PosChoice pos -> false;
                    case StrategyChoice.SurwChoice surw -> false;
                };
        boolean reached = outcome.coverage().stream().allMatch(Coverage::reachedBound);
        return cut || (bounded && !reached) ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }
}
