// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.explore.Schedule;
import dev.unknot.explore.TraceSearch;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The certificate of a search that tried every trace of a scenario: a header, then a line for each trace with the number
 * of its order and a schedule. The traces go to a temporary file while the search goes on; the certificate is there whole
 * or not at all. A file of that name that was there before stays until then.
 */
final class CertificateFile implements TraceSearch.Listener, AutoCloseable {
    private static final String MAGIC = "unknot-certificate 1";

    private final Path target;
    private final String scenario;
    private final Path body;
    private final Path whole;
    private final BufferedWriter writer;
    private String setting = "";
    private long traces;

    /** Finds out right away whether the file can be written. */
    CertificateFile(Path path, String scenario) {
        this.scenario = scenario;
        target = path.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new UserError(ExitCode.USAGE, "cannot write the certificate " + path + " (it is a folder)");
        }
        try {
            body = Files.createTempFile(target.getParent(), target.getFileName() + "-", ".tmp");
            whole = Files.createTempFile(target.getParent(), target.getFileName() + "-", ".tmp");
            writer = Files.newBufferedWriter(body, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private UserError unwritable(IOException e) {
        return new UserError(
                ExitCode.USAGE,
                "cannot write the certificate " + target + " (" + e.getClass().getSimpleName() + ")");
    }

    @Override
    public void traced(long order, Schedule schedule) {
        String text = schedule.format(scenario);
        setting = text.substring(0, text.indexOf('.'));
        try {
            writer.write(HexFormat.of().toHexDigits(order) + " " + text + "\n");
        } catch (IOException e) {
            throw unwritable(e);
        }
        traces++;
    }

    /** Writes the certificate; says how many traces it has. */
    long finish(String guarantee) {
        String header = MAGIC + "\nscenario " + scenario + "\nsetting " + setting + "\ntraces " + traces
                + "\nguarantee " + guarantee + "\n";
        try {
            writer.close();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(whole))) {
                out.write(header.getBytes(StandardCharsets.US_ASCII));
                // Who came first may depend on the number of workers.
                List<String> lines = new ArrayList<>(Files.readAllLines(body, StandardCharsets.US_ASCII));
                Collections.sort(lines);
                for (String line : lines) {
                    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
        return traces;
    }

    /** Leaves nothing temporary behind. */
    @Override
    public void close() {
        try {
            writer.close();
            Files.deleteIfExists(body);
            Files.deleteIfExists(whole);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
