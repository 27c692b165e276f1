// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.stress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Runs JCStress and says by the exit code what came of it.
 *
 * <pre>
 *   java -jar unknot-stress.jar [-t REGEX] [--timeout SECONDS] [--out DIRECTORY] [options of JCStress]
 *
 *   0  all results are allowed                 3  nothing was run, for whatever reason
 *   1  a forbidden result                      6  the run did not end in time and was killed
 *   2  options that nobody understands        70  a test could not be run to its end
 * </pre>
 *
 * <p>JCStress itself exits with 0 when no test matches and when no JVM can be configured, waits for ever for an actor
 * that blocks, and leaves a file in the working directory. So it runs as a process of its own, below the output
 * directory, and is judged by what it prints.
 */
public final class StressMain {
    /** All tests but the twins, which must fail. */
    static final String DEFAULT_TESTS = "dev\\.unknot\\.stress\\..*\\.Stress";

    private static final Pattern TEST_NAME = Pattern.compile("dev\\.unknot\\.stress\\.\\w+\\.\\w+");
    private static final long TIMEOUT_SECONDS_DEFAULT = 3600;
    private static final Path OUT_DEFAULT = Path.of("target", "stress");

    private final List<String> passedOn = new ArrayList<>();
    private String tests = DEFAULT_TESTS;
    private long timeoutSeconds = TIMEOUT_SECONDS_DEFAULT;
    private Path out = OUT_DEFAULT;

    private StressMain() {}

    /** Options that make no sense. */
    private static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** Runs, and exits. */
    public static void main(String[] args) {
        StressMain main = new StressMain();
        Verdict verdict;
        try {
            main.parse(List.of(args));
            verdict = main.run();
        } catch (UsageException e) {
            System.err.println("unknot-stress: " + e.getMessage());
            verdict = Verdict.USAGE;
        } catch (IOException | InterruptedException e) {
            System.err.println("unknot-stress: " + e);
            verdict = Verdict.INTERNAL;
        }
        System.err.println("unknot-stress: " + verdict);
        System.exit(verdict.exitCode());
    }

    private void parse(List<String> args) throws UsageException {
        for (int i = 0; i < args.size(); i++) {
            switch (args.get(i)) {
                case "-t" -> tests = value(args, ++i);
                case "--timeout" -> timeoutSeconds = seconds(value(args, ++i));
                case "--out" -> out = Path.of(value(args, ++i));
                case "-r", "-p" -> throw new UsageException(args.get(i) + " is set by --out");
                default -> passedOn.add(args.get(i));
            }
        }
        try {
            Pattern.compile(tests);
        } catch (PatternSyntaxException e) {
            throw new UsageException("-t: " + e.getDescription());
        }
    }

    private static String value(List<String> args, int at) throws UsageException {
        if (at >= args.size()) {
            throw new UsageException(args.get(at - 1) + " needs a value");
        }
        return args.get(at);
    }

    private static long seconds(String text) throws UsageException {
        try {
            long seconds = Long.parseLong(text);
            if (seconds > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Said below, as for numbers that make no sense.
        }
        throw new UsageException("--timeout: '" + text + "' is no number of seconds");
    }

    private Verdict run() throws IOException, InterruptedException {
        if (!matchesAny()) {
            System.err.println("unknot-stress: no test matches " + tests);
            return Verdict.NOTHING;
        }
        Path directory = Files.createDirectories(out.toAbsolutePath());
        Process process = new ProcessBuilder(command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> output = Collections.synchronizedList(new ArrayList<>());
        Thread reader = Thread.ofPlatform().daemon().name("output").start(() -> copy(process, output));
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
            kill(process);
            System.err.println("unknot-stress: no end after " + timeoutSeconds + " s");
            return Verdict.HANG;
        }
        reader.join();
        return Verdict.of(List.copyOf(output), process.exitValue());
    }

    /** Whether there is a test that matches; JCStress would find out only after it has tried its JVMs. */
    private boolean matchesAny() throws IOException {
        Pattern pattern = Pattern.compile(tests);
        try (InputStream list = StressMain.class.getResourceAsStream("/META-INF/TestList")) {
            if (list == null) {
                return false;
            }
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return TEST_NAME
                    .matcher(text)
                    .results()
                    .anyMatch(name -> pattern.matcher(name.group()).find());
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "org.openjdk.jcstress.Main",
                "-t",
                tests,
                "-r",
                "report"));
        command.addAll(passedOn);
        return command;
    }

    /** A class path that means the same in another working directory. */
    private static String absolute(String classPath) {
        String separator = System.getProperty("path.separator");
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(Pattern.quote(separator), -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(separator, entries);
    }

    private static void copy(Process process, List<String> output) {
        try (BufferedReader reader = process.inputReader(Charset.defaultCharset())) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                System.out.println(line);
                output.add(line);
            }
        } catch (IOException e) {
            // The process was killed in the midst of a line.
            output.add(e.toString());
        }
    }

    /** Ends the process and the JVMs that it started, which would go on without it. */
    private static void kill(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
