// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.explore.Finding;
import dev.unknot.explore.LockFinding;
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

    /** Writes a report; either the whole file is there afterwards or none. One execution may have several findings. */
    void write(Finding finding, String text) {
        int number =
                (int) finding.digest() + 31 * finding.violation().signature().hashCode();
        write(finding.program() + "-" + String.format(Locale.ROOT, "%08x", number) + ".txt", text);
    }

    /** Writes the report of a broken rule of lock discipline. */
    void write(LockFinding finding, String text) {
        String name = finding.rule().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String number = String.format(Locale.ROOT, "%08x", finding.message().hashCode());
        write("locks-" + name + "-" + number + ".txt", text);
    }

    private void write(String name, String text) {
        try {
            Path temporary = Files.createTempFile(path, "report", ".tmp");
            Files.writeString(temporary, text);
            Files.move(temporary, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }
}
