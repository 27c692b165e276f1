// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

import dev.unknot.campaign.Campaign.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how a campaign goes on: in one line that is written anew on a terminal, else in a line now and then. */
final class ProgressLine {
    private static final long TERMINAL_MILLIS = 200;
    private static final long LOG_MILLIS = 15_000;
    private static final String TO_LINE_START = "\r\033[K";

    private final PrintWriter err;
    private final Style style;
    private long shown;
    private boolean open;

    /** How progress is shown. */
    enum Style {
        /** In one line that is written anew. */
        TERMINAL,
        /** In a line now and then. */
        LOG,
        /** Not at all. */
        QUIET
    }

    ProgressLine(PrintWriter err, Style style) {
        this.err = err;
        this.style = style;
    }

    /** Shows it if it is time. */
    synchronized void show(Progress progress) {
        long every = style == Style.TERMINAL ? TERMINAL_MILLIS : LOG_MILLIS;
        if (style == Style.QUIET || progress.millis() - shown < every) {
            return;
        }
        shown = progress.millis();
        long rate = (progress.executions() - progress.resumed()) * 1_000 / Math.max(1, progress.millis());
        String text = String.format(
                Locale.ROOT,
                "%d s: %,d executions (%,d a second), %d findings, %d of %d searches over",
                progress.millis() / 1_000,
                progress.executions(),
                rate,
                progress.findings(),
                progress.over(),
                progress.searches());
        if (!Double.isNaN(progress.chanceOfNew())) {
            text += ", next trace new with probability ~" + EstimateText.about(progress.chanceOfNew());
        }
        if (style == Style.TERMINAL) {
            err.print(TO_LINE_START + text);
            open = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Writes a line of its own. */
    synchronized void say(String text) {
        if (style != Style.QUIET) {
            clear();
            err.println(text);
            err.flush();
        }
    }

    /** Leaves a clean line. */
    synchronized void clear() {
        if (open) {
            err.print(TO_LINE_START);
            err.flush();
            open = false;
        }
    }
}
