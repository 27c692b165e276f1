// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.cli;

/** The page that output is read on. */
final class Page {
    private static final int WIDTH_DEFAULT = 130;
    private static final int WIDTH_MAX = 200;

    private Page() {}

    /** Its width in characters: the terminal's, where the launcher could find it out. */
    static int width() {
        Integer columns = Integer.getInteger("unknot.columns");
        return columns == null || columns <= 0 ? WIDTH_DEFAULT : Math.min(columns, WIDTH_MAX);
    }

    /** Whether somebody watches standard error on a terminal that can rewrite a line. */
    static boolean isTerminal() {
        return Boolean.getBoolean("unknot.terminal") && System.getenv("CI") == null;
    }
}
