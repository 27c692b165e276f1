// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.kqueue.Kernel;
import dev.unknot.sync.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which method stands for which function of the origin: the list of the origin's functions, held against the
 * {@link Origin} annotations of the core's classes.
 */
public final class OriginLedger {
    private static final String LIST = "origin.txt";
    private static final List<String> PACKAGES =
            List.of("dev/unknot/file", "dev/unknot/proc", "dev/unknot/kqueue", "dev/unknot/kqueue/filter");
    private static final Pattern LINE = Pattern.compile("(\\S+) (\\w+) (\\d+)(?: ! (.+))?");
    private static final String CLASS = ".class";

    private final List<Row> rows;
    private final List<String> unknown;

    /** What has become of a function. */
    public enum Status {
        /** A method stands for it. */
        PORTED,
        /** It is left out, with a reason. */
        LEFT_OUT,
        /** Nothing stands for it, and nobody says why. */
        MISSING,
        /** It is ported though a reason is given why it is not. */
        CONTRADICTORY
    }

    /**
     * A function of the origin.
     *
     * @param source where it is: {@code kern_event.c} or {@code file(9)}
     * @param function its name
     * @param line where it begins
     * @param methods the methods that stand for it, {@code Class.method}, in order
     * @param reason why it is left out; empty if it is not
     */
    public record Row(String source, String function, int line, List<String> methods, String reason) {
        /** What has become of it. */
        public Status status() {
            if (methods.isEmpty()) {
                return reason.isEmpty() ? Status.MISSING : Status.LEFT_OUT;
            }
            return reason.isEmpty() ? Status.PORTED : Status.CONTRADICTORY;
        }
    }

    private OriginLedger(List<Row> rows, List<String> unknown) {
        this.rows = rows;
        this.unknown = unknown;
    }

    /** The ledger of the classes that run. */
    public static OriginLedger load() {
        return of(readList(), annotated());
    }

    /** A ledger of a list of functions and of the methods that stand for them, by function. */
    static OriginLedger of(List<String> list, Map<String, List<String>> methods) {
        Map<String, List<String>> left = new TreeMap<>(methods);
        List<Row> rows = new ArrayList<>();
        for (String line : list) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not a function of the origin: " + line);
            }
            List<String> standing = left.remove(parts.group(2));
            String reason = parts.group(4);
            rows.add(new Row(
                    parts.group(1),
                    parts.group(2),
                    Integer.parseInt(parts.group(3)),
                    standing == null ? List.of() : List.copyOf(standing),
                    reason == null ? "" : reason));
        }
        List<String> unknown = new ArrayList<>();
        left.forEach((function, standing) -> unknown.add(function + " (" + String.join(", ", standing) + ")"));
        return new OriginLedger(List.copyOf(rows), List.copyOf(unknown));
    }

    /** The functions of the origin, in its order. */
    public List<Row> rows() {
        return rows;
    }

    /** Annotations that name no function of the origin. */
    public List<String> unknown() {
        return unknown;
    }

    /** How many functions have that status. */
    public long count(Status status) {
        return rows.stream().filter(row -> row.status() == status).count();
    }

    private static List<String> readList() {
        try (InputStream in = OriginLedger.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IllegalStateException("no list of the origin's functions");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- annotations ----

    private static Map<String, List<String>> annotated() {
        Map<String, List<String>> methods = new TreeMap<>();
        for (String name : classNames()) {
            try {
                Class<?> type = Class.forName(name, false, OriginLedger.class.getClassLoader());
                for (Executable method : type.getDeclaredMethods()) {
                    collect(methods, type, method, method.getName());
                }
                for (Executable constructor : type.getDeclaredConstructors()) {
                    collect(methods, type, constructor, "new");
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return methods;
    }

    private static void collect(
            Map<String, List<String>> methods, Class<?> type, AnnotatedElement element, String method) {
        Origin origin = element.getAnnotation(Origin.class);
        if (origin == null) {
            return;
        }
        String name = type.getName();
        String text = name.substring(name.lastIndexOf('.') + 1).replace('$', '.') + '.' + method;
        for (String function : origin.value()) {
            List<String> standing = methods.computeIfAbsent(function, f -> new ArrayList<>());
            if (!standing.contains(text)) {
                standing.add(text);
                standing.sort(null);
            }
        }
    }

    /** The names of the core's classes, from the directory or jar that they come from. */
    private static List<String> classNames() {
        try {
            URI place = Kernel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Path path = Path.of(place);
            if (Files.isDirectory(path)) {
                return classNames(path);
            }
            try (FileSystem jar = FileSystems.newFileSystem(path)) {
                return classNames(jar.getPath("/"));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> classNames(Path root) throws IOException {
        List<String> names = new ArrayList<>();
        for (String folder : PACKAGES) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(CLASS) && !file.equals("package-info.class"))
                        .sorted()
                        .forEach(file -> names.add(
                                folder.replace('/', '.') + '.' + file.substring(0, file.length() - CLASS.length())));
            }
        }
        return names;
    }
}
