// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.Campaign;
import dev.unknot.campaign.Campaign.Outcome;
import dev.unknot.campaign.Campaign.Settings;
import dev.unknot.campaign.Checkpoint;
import dev.unknot.campaign.CheckpointException;
import dev.unknot.campaign.HangException;
import dev.unknot.campaign.NondeterminismException;
import dev.unknot.explore.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The file that a search goes on from, and writes when it stops; or none. */
final class CheckpointFile implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final @Nullable Path path;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread hook;

    /** Finds out right away whether the file can be written. */
    CheckpointFile(@Nullable Path path) {
        this.path = path;
        if (path != null) {
            Path folder = path.toAbsolutePath().getParent();
            if (Files.isDirectory(path) || folder == null || !Files.isWritable(folder)) {
                throw new UserError(ExitCode.USAGE, "cannot write the checkpoint " + path);
            }
        }
    }

    /** A campaign, which goes on from the file if there is one. */
    Campaign campaign(List<Program> programs, Settings settings) {
        Path file = path;
        if (file == null || !Files.exists(file)) {
            return new Campaign(programs, settings);
        }
        try {
            return new Campaign(programs, settings, Checkpoint.read(file));
        } catch (CheckpointException e) {
            throw new UserError(ExitCode.USAGE, "cannot go on from " + file + ": " + e.getMessage());
        }
    }

    /** Runs the campaign to the end of its budget or until the JVM is asked to end, and writes the file. */
    Outcome runAndKeep(Campaign campaign, Campaign.Observer observer)
            throws HangException, NondeterminismException, InterruptedException {
        Path file = path;
        if (file == null) {
            return campaign.run(observer);
        }
        Thread ender = new Thread(() -> endSoon(campaign), "checkpoint");
        Runtime.getRuntime().addShutdownHook(ender);
        hook = ender;
        Outcome outcome = campaign.run(observer);
        try {
            campaign.checkpoint().write(file);
        } catch (IOException e) {
            throw new UserError(
                    ExitCode.USAGE,
                    "cannot write the checkpoint " + file + " (" + e.getClass().getSimpleName() + ")");
        }
        return outcome;
    }

    /** Runs when the JVM is asked to end, which it does when this returns. */
    private void endSoon(Campaign campaign) {
        campaign.stop();
        try {
            boolean inTime = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                Runtime.getRuntime().halt(ExitCode.HANG);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything was told; the JVM may end. */
    @Override
    public void close() {
        closed.countDown();
        Thread ender = hook;
        if (ender != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(ender);
            } catch (IllegalStateException e) {
                // The JVM is ending, and the hook has done its work.
            }
        }
    }
}
