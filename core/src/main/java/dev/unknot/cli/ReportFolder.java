// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.explore.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The folder that reports are written into, one file a finding. */
final class ReportFolder {
    private final Path path;

    private ReportFolder(Path path) {
        this.path = path;
    }

    /** The folder, made if it is missing; found out right away whether it can be written to. */
    static ReportFolder at(Path path) {
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, "probe", ".tmp"));
            return new ReportFolder(path);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static UserError unwritable(Path path, IOException e) {
        return new UserError(
                ExitCode.USAGE, "cannot write to " + path + " (" + e.getClass().getSimpleName() + ")");
    }

    Path path() {
        return path;
    }

    /** Writes a report; either the whole file is there afterwards or none. */
    void write(Finding finding, String text) {
        String name = finding.program() + "-" + String.format(Locale.ROOT, "%08x", (int) finding.digest()) + ".txt";
        try {
            Path temporary = Files.createTempFile(path, finding.program(), ".tmp");
            Files.writeString(temporary, text);
            Files.move(temporary, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }
}
