// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads files of vectors: one JSON object a line, compressed if the name ends with {@code .gz}. */
final class VectorFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LINE_BYTES_MAX = 1 << 28;

    private final String file;
    private final InputStream in;
    private final int limit;
    private final List<Line> vectors = new ArrayList<>();

    private byte[] line = new byte[BUFFER_BYTES];
    private int length;
    private int number;

    /** A vector, and the line that it was read from. */
    record Line(RecordedVector vector, String text) {}

    private VectorFile(String file, InputStream in, int limit) {
        this.file = file;
        this.in = in;
        this.limit = limit;
    }

    /**
     * Reads the vectors of a file.
     *
     * @param limit how many at most; the rest of the file is not looked at
     */
    static List<Line> read(Path path, int limit) throws VectorFormatException {
        String file = path.toString();
        try (InputStream raw = Files.newInputStream(path)) {
            return read(file, raw, limit);
        } catch (NoSuchFileException e) {
            throw new VectorFormatException(file, 0, "there is no such file");
        } catch (IOException e) {
            throw new VectorFormatException(file, 0, "cannot be read: " + e.getMessage());
        }
    }

    /** Reads vectors from a stream, which is compressed if the name of the file says so. */
    static List<Line> read(String file, InputStream raw, int limit) throws VectorFormatException {
        int lines = 0;
        try {
            InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
            VectorFile reader = new VectorFile(file, new BufferedInputStream(in, BUFFER_BYTES), limit);
            try {
                reader.readLines();
            } finally {
                lines = reader.number;
            }
            return reader.vectors;
        } catch (EOFException e) {
            throw new VectorFormatException(file, lines, "the compressed data end early");
        } catch (ZipException e) {
            throw new VectorFormatException(file, lines, "the compressed data are damaged: " + e.getMessage());
        } catch (IOException e) {
            throw new VectorFormatException(file, lines, "cannot be read: " + e.getMessage());
        }
    }

    private void readLines() throws IOException, VectorFormatException {
        while (vectors.size() < limit && readLine()) {
            RecordedVector vector = VectorParser.parse(file, number, line, length);
            vectors.add(new Line(vector, new String(line, 0, length, StandardCharsets.UTF_8)));
        }
    }

    /** Reads the next line, without its end, into {@link #line}; says whether there was one. */
    private boolean readLine() throws IOException, VectorFormatException {
        length = 0;
        number++;
        int next = in.read();
        if (next < 0) {
            return false;
        }
        while (next >= 0 && next != '\n') {
            if (length == line.length) {
                if (length >= LINE_BYTES_MAX) {
                    throw new VectorFormatException(file, number, "longer than " + LINE_BYTES_MAX + " bytes");
                }
                line = Arrays.copyOf(line, length * 2);
            }
            line[length++] = (byte) next;
            next = in.read();
        }
        if (length == 0) {
            throw new VectorFormatException(file, number, "the line is empty");
        }
        return true;
    }
}
