// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.explore.dpor.DporSearch;
import dev.unknot.explore.dpor.DporSearch.Algorithm;
import dev.unknot.explore.dpor.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search against exact numbers from elsewhere. */
final class RecordedProgramsTest {
    /** Of the programs with many traces every so manieth is searched. */
    private static final int HARD_EVERY = 7;

    @ParameterizedTest
    @ValueSource(strings = {RecordedPrograms.NAMED, RecordedPrograms.RANDOM})
    void optimalSearch_recordedPrograms_findsTheRecordedNumbers(String file)
            throws IOException, ListingFormatException {
        List<String> failures = new ArrayList<>();
        ProgramRun run = new ProgramRun(Algorithm.OPTIMAL, check -> {
            if (!check.passed()) {
                failures.add(check.describe());
            }
        });
        try (ListingReader reader = RecordedPrograms.open(file)) {
            run.check(reader);
        }
        assertThat(failures).isEmpty();
        assertThat(run.summary()).isEqualTo(file.replaceAll("\\D+", "") + " passed, 0 failed");
    }

    @Test
    void optimalSearch_hardPrograms_findsTheRecordedNumbers() throws ListingFormatException {
        List<Listing> listings = RecordedPrograms.select(RecordedPrograms.HARD, listing -> true);
        for (int i = 0; i < listings.size(); i += HARD_EVERY) {
            assertRecorded(listings.get(i), ProgramCounts.of(listings.get(i), Algorithm.OPTIMAL));
        }
    }

    @Test
    void sourceSearch_recordedPrograms_findsTheRecordedNumbers() throws ListingFormatException {
        List<Listing> listings = new ArrayList<>();
        listings.addAll(RecordedPrograms.select(RecordedPrograms.NAMED, RecordedProgramsTest::isSmall));
        listings.addAll(RecordedPrograms.select(RecordedPrograms.RANDOM, RecordedProgramsTest::isSmall));
        assertThat(listings).hasSizeGreaterThan(1_000);
        for (Listing listing : listings) {
            assertRecorded(listing, ProgramCounts.of(listing, Algorithm.SOURCE));
        }
    }

    private static boolean isSmall(Listing listing) {
        return RecordedPrograms.traces(listing) <= 1_000;
    }

    private static void assertRecorded(Listing listing, ProgramCounts counts) {
        Listing.Expected expected = Objects.requireNonNull(listing.expected());
        assertThat(counts.traces()).as(listing.name()).isEqualTo(expected.traces());
        assertThat(counts.deadlockedTraces()).as(listing.name()).isEqualTo(expected.deadlockedTraces());
        assertThat(counts.outcomesSha256()).as(listing.name()).isEqualTo(expected.outcomesSha256());
    }

    @Test
    void bruteForce_recordedPrograms_findsTheRecordedNumbers() throws IOException {
        Map<String, Recorded> recorded = recorded();
        int compared = 0;
        for (String file : List.of(RecordedPrograms.NAMED, RecordedPrograms.RANDOM)) {
            for (Listing listing : RecordedPrograms.select(file, listing -> recorded.containsKey(listing.name()))) {
                Recorded numbers = Objects.requireNonNull(recorded.get(listing.name()));
                if (numbers.prefixes > 300) {
                    continue;
                }
                BruteForce brute = new BruteForce(
                        new ProgramModel(listing), listing.threads().size(), () -> {}, 1_000);
                assertThat(brute.run()).as(listing.name()).isTrue();
                assertThat(brute.traces()).as(listing.name()).isEqualTo(RecordedPrograms.traces(listing));
                assertThat(brute.interleavings()).as(listing.name()).hasToString(numbers.interleavings);
                assertThat(brute.prefixes()).as(listing.name()).isEqualTo(numbers.prefixes);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(500);
    }

    /** With each sleep, timeout and wakeup as a write of its channel there are more traces, of a known number too. */
    @Test
    void optimalSearch_channelAsOneObject_findsTheRecordedNumbers() throws IOException, ListingFormatException {
        Map<String, Recorded> recorded = recorded();
        int compared = 0;
        for (String file : List.of(RecordedPrograms.NAMED, RecordedPrograms.RANDOM)) {
            for (Listing listing : RecordedPrograms.select(file, listing -> recorded.containsKey(listing.name()))) {
                long wanted = Objects.requireNonNull(recorded.get(listing.name())).channelAsOne;
                if (wanted < 0 || wanted > 1_000) {
                    continue;
                }
                ProgramModel model = new ProgramModel(listing, new ChannelAsOneObject());
                ProgramCounts counts = ProgramCounts.of(model, new DporSearch(model, Algorithm.OPTIMAL));
                assertThat(counts.traces()).as(listing.name()).isEqualTo(wanted);
                assertThat(counts.blockedRuns()).as(listing.name()).isZero();
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(600);
    }

    private static final class ChannelAsOneObject extends AccessRules {
        @Override
        Mode sleep() {
            return Mode.X;
        }

        @Override
        Mode emptyWakeup() {
            return Mode.X;
        }
    }

    /** Numbers that only tests compare; {@code channelAsOne} is -1 where there is no channel. */
    private record Recorded(String interleavings, int prefixes, long channelAsOne) {}

    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");
    private static final Pattern INTERLEAVINGS = Pattern.compile("\"interleavings\":\"(\\d+)\"");
    private static final Pattern PREFIXES = Pattern.compile("\"canonical_prefixes\":(\\d+)");
    private static final Pattern CHANNEL_AS_ONE = Pattern.compile("\"traces_alt_channel_as_one_object\":(\\d+)");

    private static Map<String, Recorded> recorded() throws IOException {
        Map<String, Recorded> recorded = new HashMap<>();
        for (String file : List.of(RecordedPrograms.NAMED, RecordedPrograms.RANDOM)) {
            InputStream bytes =
                    Objects.requireNonNull(RecordedProgramsTest.class.getResourceAsStream("/programs/" + file));
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> {
                    String interleavings = find(INTERLEAVINGS, line);
                    if (!interleavings.isEmpty()) {
                        String channelAsOne = find(CHANNEL_AS_ONE, line);
                        recorded.put(
                                find(NAME, line),
                                new Recorded(
                                        interleavings,
                                        Integer.parseInt(find(PREFIXES, line)),
                                        channelAsOne.isEmpty() ? -1 : Long.parseLong(channelAsOne)));
                    }
                });
            }
        }
        return recorded;
    }

    private static String find(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }
}
