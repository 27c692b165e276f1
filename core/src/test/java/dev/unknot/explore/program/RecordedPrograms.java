// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** The recorded programs and what is known about each. */
public final class RecordedPrograms {
    /** Known programs, written by hand. */
    public static final String NAMED = "named-247.jsonl.gz";
    /** Random ones. */
    public static final String RANDOM = "random-1600.jsonl.gz";
    /** Some with many traces. */
    public static final String HARD = "hard-41.jsonl.gz";

    private RecordedPrograms() {}

    static ListingReader open(String file) throws IOException, ListingFormatException {
        InputStream bytes = RecordedPrograms.class.getResourceAsStream("/programs/" + file);
        return ListingReader.of(file, Objects.requireNonNull(bytes, file));
    }

    /** All programs of a file that meet a condition. */
    public static List<Listing> select(String file, Predicate<Listing> condition) {
        List<Listing> listings = new ArrayList<>();
        try (ListingReader reader = open(file)) {
            for (Listing listing = reader.next(); listing != null; listing = reader.next()) {
                if (condition.test(listing)) {
                    listings.add(listing);
                }
            }
        } catch (IOException | ListingFormatException e) {
            throw new AssertionError(e);
        }
        return listings;
    }

    /** The known programs by their names. */
    public static Map<String, Listing> named() {
        Map<String, Listing> named = new LinkedHashMap<>();
        select(NAMED, listing -> true).forEach(listing -> named.put(listing.name(), listing));
        return named;
    }

    /** The number of traces that is recorded for a program. */
    public static long traces(Listing listing) {
        return Objects.requireNonNull(listing.expected()).traces();
    }
}
