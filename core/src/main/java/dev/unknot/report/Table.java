// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.report;

import java.util.ArrayList;
import java.util.List;

/** A table of text: a number, some columns of equal width of which a row fills one, and a remark. */
final class Table {
    private final int numberWidth;
    private final int columns;
    private final int columnWidth;
    private final int remarkWidth;
    private final String gap;

    Table(int numberWidth, int columns, int columnWidth, int remarkWidth, int gap) {
        this.numberWidth = numberWidth;
        this.columns = columns;
        this.columnWidth = columnWidth;
        this.remarkWidth = remarkWidth;
        this.gap = " ".repeat(gap);
    }

    /** The names of the columns, and a line below them. */
    String header(String number, String[] names, String remark) {
        StringBuilder text = new StringBuilder(pad(number, numberWidth)).append(gap);
        for (String name : names) {
            text.append(pad(cut(name), columnWidth)).append(gap);
        }
        return text.append(remark).toString().stripTrailing() + '\n' + separator();
    }

    /** A line across the table. */
    String separator() {
        int width = numberWidth + (columns * (columnWidth + gap.length())) + gap.length() + remarkWidth;
        return "-".repeat(width) + '\n';
    }

    /** A row; a text that is too long for its column goes on in the next lines, indented. */
    String row(String number, int column, String text, String remark) {
        StringBuilder row = new StringBuilder();
        List<String> lines =
                wrap(text, column == columns - 1 && remark.isEmpty() ? columnWidth + remarkWidth : columnWidth);
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder line = new StringBuilder(pad(i == 0 ? number : "", numberWidth)).append(gap);
            line.append(" ".repeat(column * (columnWidth + gap.length())));
            line.append(pad(lines.get(i), columnWidth)).append(gap);
            if (i == 0 && !remark.isEmpty()) {
                line.append(" ".repeat((columns - 1 - column) * (columnWidth + gap.length())))
                        .append(remark);
            }
            row.append(line.toString().stripTrailing()).append('\n');
        }
        return row.toString();
    }

    private String cut(String text) {
        return text.length() <= columnWidth ? text : text.substring(0, columnWidth);
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    private static List<String> wrap(String text, int width) {
        int indent = text.length() - text.stripLeading().length();
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int at = rest.lastIndexOf(' ', width);
            if (at <= indent + 2) {
                at = width;
            }
            lines.add(rest.substring(0, at));
            rest = " ".repeat(indent + 2) + rest.substring(at).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
