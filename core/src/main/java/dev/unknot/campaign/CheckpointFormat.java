// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

import dev.unknot.campaign.Checkpoint.Named;
import dev.unknot.campaign.Checkpoint.Part;
import dev.unknot.explore.FailureAnalysis;
import dev.unknot.explore.FailureAnalysis.Order;
import dev.unknot.explore.FailureAnalysis.Scope;
import dev.unknot.explore.Finding;
import dev.unknot.explore.FindingKind;
import dev.unknot.explore.Schedule;
import dev.unknot.explore.ScheduleFormatException;
import dev.unknot.explore.TraceSample;
import dev.unknot.explore.Violation;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.StringTokenizer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints as text. The first line is {@code unknot-checkpoint} and the version of the form, the last one
 * {@code end} and the CRC-32 of all lines before it. Between them there is one thing a line, in fields that are parted
 * by spaces: text is encoded as in a URL, numbers are hexadecimal.
 *
 * <pre>
 * same NAME VALUE
 * search PROGRAM STRATEGY PART PARTS EXECUTIONS ENDED UNJUDGED EXHAUSTED LENGTH POSITION...
 * locks COUNT SCHEDULE...                           of the search before
 * traces FULL COUNT (TRACE COUNT FIRST)...          of the search before, if it samples
 * finding PROGRAM KIND MESSAGE SCHEDULE DIGEST FOUND-BY SWITCHES PROVEN 0     if it was not analysed; else
 * finding ... PROVEN 1 PREEMPTIONS LEAST LOST-AFTER LOST-BEFORE COUNT (EARLIER LATER SCOPE)...
 * </pre>
 *
 * <p>A number that is not known is -1, without its sign.
 */
final class CheckpointFormat {
    private static final String MAGIC = "unknot-checkpoint";
    private static final String VERSION = "3";
    private static final int NOT_KNOWN = -1;

    private final List<Named> identity = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private CheckpointFormat() {}

    // ---- writing ----

    static void write(Checkpoint checkpoint, Path file) throws IOException {
        StringBuilder text =
                new StringBuilder(MAGIC).append(' ').append(VERSION).append('\n');
        for (Named named : checkpoint.identity()) {
            line(text, "same", encode(named.name()), encode(named.value()));
        }
        for (Part part : checkpoint.parts()) {
            write(text, part);
        }
        for (Finding finding : checkpoint.findings()) {
            write(text, finding);
        }
        String checksum = Long.toHexString(checksum(text.toString()));
        line(text, "end", checksum);
        Path target = file.toAbsolutePath();
        Path temporary = Files.createTempFile(target.getParent(), target.getFileName() + "-", ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(StringBuilder text, Part part) {
        text.append("search ").append(encode(part.program())).append(' ').append(encode(part.strategy()));
        numbers(text, part.part(), part.parts(), part.executions(), part.ended(), part.unjudged());
        numbers(text, part.exhausted() ? 1 : 0, part.position().size());
        part.position().forEach(number -> numbers(text, number));
        text.append('\n');
        text.append("locks");
        numbers(text, part.lockWitnesses().size());
        part.lockWitnesses().forEach(schedule -> text.append(' ').append(schedule.format(part.program())));
        text.append('\n');
        TraceSample sample = part.sample();
        if (sample != null) {
            text.append("traces");
            numbers(text, sample.isFull() ? 1 : 0, sample.traces());
            sample.forEach((trace, count, first) -> numbers(text, trace, count, first));
            text.append('\n');
        }
    }

    private static void write(StringBuilder text, Finding finding) {
        text.append("finding ")
                .append(encode(finding.program()))
                .append(' ')
                .append(finding.violation().kind().name())
                .append(' ')
                .append(encode(finding.violation().message()))
                .append(' ')
                .append(finding.scheduleText());
        numbers(text, finding.digest());
        text.append(' ').append(encode(finding.foundBy()));
        numbers(text, finding.foundSwitches(), finding.provenSwitches().orElse(NOT_KNOWN));
        FailureAnalysis analysis = finding.analysis();
        numbers(text, analysis == null ? 0 : 1);
        if (analysis != null) {
            numbers(text, analysis.preemptions(), analysis.leastPreemptions().orElse(NOT_KNOWN));
            numbers(text, analysis.lostAfter(), analysis.lostBefore());
            numbers(text, analysis.necessary().size());
            for (Order order : analysis.necessary()) {
                numbers(text, order.earlier(), order.later(), order.scope().ordinal());
            }
            numbers(text, analysis.waiting().size());
            for (int thread : analysis.waiting()) {
                numbers(text, thread);
            }
        }
        text.append('\n');
    }

    private static void line(StringBuilder text, String... fields) {
        text.append(String.join(" ", fields)).append('\n');
    }

    private static void numbers(StringBuilder text, long... numbers) {
        for (long number : numbers) {
            text.append(' ').append(Long.toHexString(number));
        }
    }

    /** Encodes text so that it is one field; never empty. */
    private static String encode(String text) {
        return "=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static long checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    // ---- reading ----

    static Checkpoint read(Path file) throws CheckpointException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new CheckpointException("there is no such file");
        } catch (IOException e) {
            throw new CheckpointException("it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        int firstEnd = text.indexOf('\n');
        String first = firstEnd < 0 ? text : text.substring(0, firstEnd);
        if (!first.startsWith(MAGIC + ' ')) {
            throw new CheckpointException("it is no checkpoint of Unknot");
        }
        if (!first.equals(MAGIC + ' ' + VERSION)) {
            throw new CheckpointException("it has version '" + first.substring(MAGIC.length() + 1)
                    + "' of the form, of which this program knows version " + VERSION);
        }
        int end = text.lastIndexOf("\nend ") + 1;
        if (end == 0
                || !text.substring(end).equals("end " + Long.toHexString(checksum(text.substring(0, end))) + '\n')) {
            throw new CheckpointException("it is damaged: its checksum does not match");
        }
        CheckpointFormat reader = new CheckpointFormat();
        try {
            text.substring(firstEnd + 1, end).lines().forEach(reader::line);
        } catch (NoSuchElementException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CheckpointException("it is damaged, although its checksum matches");
        }
        return new Checkpoint(reader.identity, reader.parts, reader.findings);
    }

    private void line(String line) {
        StringTokenizer fields = new StringTokenizer(line, " ");
        switch (fields.nextToken()) {
            case "same" -> identity.add(new Named(text(fields), text(fields)));
            case "search" -> parts.add(part(fields));
            case "locks" -> {
                Part last = parts.removeLast();
                parts.add(with(last, schedules(last.program(), fields), null));
            }
            case "traces" -> {
                Part last = parts.removeLast();
                parts.add(with(last, last.lockWitnesses(), sample(fields)));
            }
            case "finding" -> findings.add(finding(fields));
            default -> throw new IllegalArgumentException(line);
        }
    }

    private static Part part(StringTokenizer fields) {
        String program = text(fields);
        String strategy = text(fields);
        int part = (int) number(fields);
        int parts = (int) number(fields);
        long executions = number(fields);
        long ended = number(fields);
        long unjudged = number(fields);
        boolean exhausted = number(fields) != 0;
        List<Long> position = new ArrayList<>();
        for (long left = number(fields); left > 0; left--) {
            position.add(number(fields));
        }
        return new Part(
                program, strategy, part, parts, executions, ended, unjudged, exhausted, position, List.of(), null);
    }

    private static List<Schedule> schedules(String program, StringTokenizer fields) {
        List<Schedule> schedules = new ArrayList<>();
        for (long left = number(fields); left > 0; left--) {
            schedules.add(schedule(program, fields.nextToken()));
        }
        return schedules;
    }

    private static Schedule schedule(String program, String text) {
        try {
            return Schedule.parse(program, text);
        } catch (ScheduleFormatException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Part with(Part part, List<Schedule> lockWitnesses, @Nullable TraceSample sample) {
        return new Part(
                part.program(),
                part.strategy(),
                part.part(),
                part.parts(),
                part.executions(),
                part.ended(),
                part.unjudged(),
                part.exhausted(),
                part.position(),
                lockWitnesses,
                sample);
    }

    private static TraceSample sample(StringTokenizer fields) {
        boolean full = number(fields) != 0;
        TraceSample sample = new TraceSample(Integer.MAX_VALUE);
        for (long left = number(fields); left > 0; left--) {
            sample.add(number(fields), (int) number(fields), number(fields));
        }
        if (full) {
            sample.close();
        }
        return sample;
    }

    private static Finding finding(StringTokenizer fields) {
        String program = text(fields);
        Violation violation = new Violation(FindingKind.valueOf(fields.nextToken()), text(fields));
        Schedule schedule = schedule(program, fields.nextToken());
        long digest = number(fields);
        String foundBy = text(fields);
        int switches = (int) number(fields);
        OptionalInt proven = known(fields);
        FailureAnalysis analysis = number(fields) == 0 ? null : analysis(fields);
        return new Finding(program, violation, schedule, digest, foundBy, switches, proven, analysis);
    }

    private static FailureAnalysis analysis(StringTokenizer fields) {
        int preemptions = (int) number(fields);
        OptionalInt least = known(fields);
        int lostAfter = (int) number(fields);
        int lostBefore = (int) number(fields);
        List<Order> necessary = new ArrayList<>();
        for (long left = number(fields); left > 0; left--) {
            int earlier = (int) number(fields);
            int later = (int) number(fields);
            necessary.add(new Order(earlier, later, Scope.values()[(int) number(fields)]));
        }
        List<Integer> waiting = new ArrayList<>();
        for (long left = number(fields); left > 0; left--) {
            waiting.add((int) number(fields));
        }
        return new FailureAnalysis(preemptions, least, lostAfter, lostBefore, necessary, waiting);
    }

    private static OptionalInt known(StringTokenizer fields) {
        int number = (int) number(fields);
        return number == NOT_KNOWN ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static String text(StringTokenizer fields) {
        String field = fields.nextToken();
        if (!field.startsWith("=")) {
            throw new IllegalArgumentException(field);
        }
        return URLDecoder.decode(field.substring(1), StandardCharsets.UTF_8);
    }

    private static long number(StringTokenizer fields) {
        return Long.parseUnsignedLong(fields.nextToken(), 16);
    }
}
