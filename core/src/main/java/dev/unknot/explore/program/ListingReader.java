// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import dev.unknot.explore.dpor.Model;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads programs from a file, one JSON object a line; empty lines are skipped. A file whose name ends with {@code .gz}
 * is unpacked on the way.
 */
public final class ListingReader implements Closeable {
    /** The largest number of threads of a program. */
    public static final int THREADS_MAX = Model.THREADS_MAX;

    private final String file;
    private final BufferedReader lines;
    private int line;

    private ListingReader(String file, InputStream bytes) {
        this.file = file;
        this.lines = new BufferedReader(new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read
     * @throws ListingFormatException if it should be compressed and is not
     */
    public static ListingReader open(Path file) throws IOException, ListingFormatException {
        return of(file.toString(), Files.newInputStream(file));
    }

    /** Reads from a stream, which is closed with the reader; {@code name} stands for the file in messages. */
    public static ListingReader of(String name, InputStream bytes) throws IOException, ListingFormatException {
        if (!name.endsWith(".gz")) {
            return new ListingReader(name, bytes);
        }
        try {
            return new ListingReader(name, new GZIPInputStream(bytes));
        } catch (ZipException | java.io.EOFException e) {
            bytes.close();
            throw new ListingFormatException(name + ":1", "not compressed with gzip, though its name says so");
        }
    }

    /**
     * Reads the next program.
     *
     * @return null at the end of the file
     */
    public @Nullable Listing next() throws IOException, ListingFormatException {
        while (true) {
            String text = readLine();
            if (text == null) {
                return null;
            }
            if (!text.isBlank()) {
                return new ListingParser(file + ":" + line).parse(text);
            }
        }
    }

    private @Nullable String readLine() throws IOException, ListingFormatException {
        line++;
        try {
            return lines.readLine();
        } catch (CharacterCodingException e) {
            throw new ListingFormatException(file + ":" + line, "not UTF-8");
        } catch (ZipException | java.io.EOFException e) {
            throw new ListingFormatException(file + ":" + line, "the compressed file is damaged or cut off");
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
