// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.explore.Executor;
import dev.unknot.explore.Finding;
import dev.unknot.explore.Program;
import dev.unknot.explore.RandomWalk;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.SplitMix;
import dev.unknot.explore.TraceSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a campaign was when it stopped. A campaign that goes on from there repeats no execution and leaves none out:
 * however often a campaign is stopped and resumed, in the end it has done what one would that was not.
 *
 * @param identity what must be the same to go on, as lines of a name and a value
 * @param parts its searches, in their order
 * @param findings its findings
 */
public record Checkpoint(List<Named> identity, List<Part> parts, List<Finding> findings) {
    private static final int PROBES = 4;

    /** A name and a value. */
    public record Named(String name, String value) {}

    /**
     * A search, or a share of one.
     *
     * @param program the name of the program
     * @param strategy the name of the strategy
     * @param part which share, from 0
     * @param parts of how many
     * @param executions the executions that count
     * @param ended all executions
     * @param unjudged those that were cut off
     * @param exhausted whether there is nothing left
     * @param position where it is in its order of executions
     * @param lockWitnesses executions that show how it saw locks used
     * @param sample the traces of its executions; null if they are no independent samples
     */
    public record Part(
            String program,
            String strategy,
            int part,
            int parts,
            long executions,
            long ended,
            long unjudged,
            boolean exhausted,
            List<Long> position,
            List<Schedule> lockWitnesses,
            @Nullable TraceSample sample) {}

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @throws CheckpointException if it is damaged, or no checkpoint, or cannot be read
     */
    public static Checkpoint read(Path file) throws CheckpointException {
        return CheckpointFormat.read(file);
    }

    /**
     * Writes it into a file; either the whole of it is there afterwards, or what was there before.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        CheckpointFormat.write(this, file);
    }

    /** What must be the same for a campaign to go on: the settings, and how the programs behave. */
    static List<Named> identity(List<? extends Program> programs, Settings settings) {
        List<Named> identity = new ArrayList<>();
        identity.add(new Named("seed", Long.toString(settings.seed())));
        identity.add(new Named(
                "strategies",
                settings.strategies().stream().map(StrategyChoice::text).collect(Collectors.joining(","))));
        identity.add(new Named("scenarios", programs.stream().map(Program::name).collect(Collectors.joining(","))));
        identity.add(new Named("until", settings.until().name()));
        identity.add(new Named("minimizing", Long.toString(settings.minimizingMax())));
        for (Program program : programs) {
            identity.add(new Named("behaviour of " + program.name(), Long.toHexString(behaviour(program))));
        }
        return identity;
    }

    /** A number that differs if the program behaves differently in some executions. */
    private static long behaviour(Program program) {
        Executor executor = new Executor(program);
        RandomWalk walk = new RandomWalk(0);
        long behaviour = 0;
        for (int i = 0; i < PROBES; i++) {
            walk.begin(i);
            executor.execute(walk);
            behaviour = SplitMix.mix(behaviour + executor.recording().digest());
        }
        executor.scheduler().dispose();
        return behaviour;
    }

    /** Complains if a campaign of that identity cannot go on from here. */
    void demand(List<Named> wanted) throws CheckpointException {
        for (int i = 0; i < Math.max(wanted.size(), identity.size()); i++) {
            Named here = i < identity.size() ? identity.get(i) : new Named("", "");
            Named there = i < wanted.size() ? wanted.get(i) : new Named("", "");
            if (!here.equals(there)) {
                String name = there.name().isEmpty() ? here.name() : there.name();
                throw new CheckpointException(
                        name.startsWith("behaviour")
                                ? "it is of another version of the scenarios: the " + name + " differs"
                                : "it is of another search: " + name + " '" + here.value() + "', not '" + there.value()
                                        + "'");
            }
        }
    }

    /** How many shares the searches of a program have. */
    int parts(String program, int strategies) throws CheckpointException {
        List<Part> own =
                parts.stream().filter(part -> part.program().equals(program)).toList();
        int shares = own.isEmpty() ? 0 : own.getFirst().parts();
        if (shares < 1 || own.size() != strategies * shares) {
            throw new CheckpointException("it lacks a search of " + program);
        }
        return shares;
    }
}
