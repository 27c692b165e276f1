// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.explore.CertificateChecker;
import dev.unknot.explore.Program;
import dev.unknot.explore.ScheduleFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks the file that {@code unknot explore --certificate} wrote; exit code 0 if nothing is wrong with it, else 1. */
public final class CheckCertificate {
    private static final int PROBLEMS_SHOWN = 5;

    private CheckCertificate() {}

    /** What is wrong with a certificate of a scenario of the catalogue. */
    public static List<String> problems(List<String> lines) throws ScheduleFormatException {
        Scenario scenario =
                new Catalogue().matching(CertificateChecker.scenario(lines)).getFirst();
        Program program = CoreWorld.in(CertificateChecker.setting(lines), scenario);
        return CertificateChecker.check(program.told(), lines);
    }

    /** Checks the file that the argument names. */
    public static void main(String[] args) throws IOException, ScheduleFormatException {
        List<String> lines = Files.readAllLines(Path.of(args[0]));
        List<String> problems = problems(lines);
        problems.stream().limit(PROBLEMS_SHOWN).forEach(System.out::println);
        if (problems.size() > PROBLEMS_SHOWN) {
            System.out.println("and " + (problems.size() - PROBLEMS_SHOWN) + " more");
        }
        if (problems.isEmpty()) {
            System.out.println(lines.get(3).substring("traces ".length()) + " traces, distinct, closed");
        }
        System.exit(problems.isEmpty() ? 0 : 1);
    }
}
