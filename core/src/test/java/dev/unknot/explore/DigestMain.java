// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.bench.MachineProgram;
import dev.unknot.sync.sim.Carrier;
import java.util.ArrayList;
import java.util.List;

/** Prints a digest of many executions on the best carrier of this JVM, for a comparison with another JVM. */
final class DigestMain {
    /** The executions of each program. */
    static final int EXECUTIONS = 200;

    private DigestMain() {}

    public static void main(String[] arguments) {
        System.out.println(Carrier.best() + " " + digests(Carrier.best()));
    }

    /** All small programs, and a machine. */
    static List<Program> programs() {
        List<Program> programs = new ArrayList<>(WaitPrograms.all());
        programs.add(new MachineProgram());
        return programs;
    }

    /** One digest a program. */
    static List<String> digests(Carrier carrier) {
        List<String> digests = new ArrayList<>();
        for (Program program : programs()) {
            Exploration exploration = Exploration.first(EXECUTIONS, program, new RandomWalk(17), carrier);
            digests.add(program.name() + ":" + exploration.digest());
        }
        return digests;
    }
}
