// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.Budget;
import dev.unknot.campaign.Campaign;
import dev.unknot.campaign.StrategyChoice;
import dev.unknot.explore.Setting;
import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.WakePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What the commands that search have in common. */
final class SearchOptions {
    private static final int WORKERS_MAX = 256;
    private static final long MINIMIZING_MAX = 200_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec mixee = CommandSpec.create();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the random strategies (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads that search (default: the number of processors).")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes a report of each finding into this folder, which is made if it is missing.")
    private @Nullable Path out;

    @Option(
            names = "--granularity",
            paramLabel = "G",
            defaultValue = "sync",
            description = "Where threads may be switched: at locks and waits (sync), or also at each access to shared"
                    + " memory (memory), which finds data races (default: ${DEFAULT-VALUE}).")
    private Granularity granularity = Granularity.SYNC;

    @Option(
            names = "--early-timeouts",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Up to so many timeouts of each thread, and timers, may come although something else can happen,"
                            + " as if the threads were slow; beyond that they come when nothing else can (default:"
                            + " ${DEFAULT-VALUE}).")
    private int earlyTimeouts;

    @Option(
            names = "--spurious-wakeups",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Up to so many sleeps of each thread may end although nobody woke them, which shows who does not"
                            + " look again at what he waited for, and hides lost wakeups (default: ${DEFAULT-VALUE}).")
    private int spuriousWakeups;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Goes on where the search stopped that wrote this file, if it is there, and writes it when the"
                            + " budget ends or the search is interrupted (Ctrl-C, SIGTERM). Nothing is lost or done twice; the"
                            + " budget comes on top.")
    private @Nullable Path checkpoint;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    @Option(
            names = "--hang-after",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "An execution that takes longer is a hang (default: ${DEFAULT-VALUE}).")
    private long hangSeconds;

    /** Reads budgets. */
    static final class BudgetConverter implements ITypeConverter<Budget> {
        @Override
        public Budget convert(String value) {
            try {
                return Budget.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads strategies. */
    static final class StrategyConverter implements ITypeConverter<StrategyChoice> {
        @Override
        public StrategyChoice convert(String value) {
            try {
                return StrategyChoice.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    Campaign.Settings settings(List<StrategyChoice> strategies, Budget budget, Campaign.Until until) {
        if (workers < 1 || workers > WORKERS_MAX) {
            throw new ParameterException(
                    mixee.commandLine(), "--workers must be from 1 to " + WORKERS_MAX + ", not " + workers);
        }
        if (hangSeconds < 1) {
            throw new ParameterException(mixee.commandLine(), "--hang-after must be at least 1, not " + hangSeconds);
        }
        List<StrategyChoice> chosen = strategies.isEmpty() ? StrategyChoice.PORTFOLIO : new ArrayList<>(strategies);
        return new Campaign.Settings(
                chosen, seed, budget, workers, until, MINIMIZING_MAX, hangSeconds * MILLIS_PER_SECOND);
    }

    @Nullable
    Path out() {
        return out;
    }

    Setting setting() {
        try {
            return new Setting(granularity, new WakePolicy(earlyTimeouts, spuriousWakeups));
        } catch (IllegalArgumentException e) {
            throw new UserError(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    @Nullable
    Path checkpoint() {
        return checkpoint;
    }

    boolean isQuiet() {
        return quiet;
    }
}
