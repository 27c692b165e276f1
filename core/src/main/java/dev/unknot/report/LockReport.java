// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import dev.unknot.explore.Explanation.Frame;
import dev.unknot.explore.LockFinding;
import dev.unknot.explore.LockFinding.Witness;
import java.util.List;
import java.util.function.Function;

/** A broken rule of lock discipline as plain text: the verdict in one line, and each witness with both its stacks. */
public final class LockReport {
    private final Place place = new Place();
    private final StringBuilder out = new StringBuilder();

    private LockReport() {}

    /**
     * The report of a finding.
     *
     * @param replayCommand gives the command that replays a witness
     */
    public static String of(LockFinding finding, Function<Witness, String> replayCommand) {
        LockReport report = new LockReport();
        report.line("FINDING " + finding.rule().title() + ": " + finding.message());
        switch (finding.rule()) {
            case ORDER -> report.line("  no execution need have deadlocked: one does if these meet");
            case DUPLICATE, SLEEP, SLEEPABLE_INSIDE, CALLOUT -> {}
        }
        for (Witness witness : finding.witnesses()) {
            report.line("");
            report.witness(witness, replayCommand.apply(witness));
        }
        return report.out.toString();
    }

    private void witness(Witness witness, String replay) {
        String with = witness.held().isEmpty() ? "" : " with " + witness.held() + " held";
        String others = witness.others().isEmpty() ? "" : ", and " + String.join(", ", witness.others());
        line("  " + witness.thread() + " of " + witness.program() + " " + witness.deed() + with + others);
        if (!witness.held().isEmpty()) {
            line("    takes " + witness.held() + " in");
            stack(witness.heldStack());
        }
        line("    " + witness.deed() + " in");
        stack(witness.deedStack());
        line("    replay");
        line("      " + replay);
    }

    private void stack(List<Frame> stack) {
        if (stack.isEmpty()) {
            line("      (not recorded)");
        }
        for (Frame frame : stack) {
            line("      " + place.locate(List.of(frame)).text());
        }
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
