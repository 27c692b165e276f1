// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import dev.unknot.scenario.conformance.ConformanceCase.Evidence;
import dev.unknot.scenario.conformance.ConformanceCase.Holds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads cases. A file is made of cases, each a line that is not indented and the lines below it:
 *
 * <pre>
 *   # a comment
 *   case F133 T yes: LK read_pipe_data_exact_count
 *     p0 p1 = pipe
 *     child: write p1 3 -> 3
 *     kevent kq {p0 READ ADD} n=1 -> 1 {p0 READ d=3}
 *     repeat 8
 *       kevent kq {$i USER ADD}
 *   case R373 T excused: why it cannot be expressed
 * </pre>
 *
 * Two blanks are one step of indentation. Anything else is an error.
 */
final class CaseParser {
    private static final Pattern HEADER =
            Pattern.compile("case ([A-R]\\d+|F\\d+[a-z]?) ([TMDSI]) (yes|NO|excused): (.+)");
    private static final Pattern TOKEN = Pattern.compile("\\{[^}]*\\}|\\S+");

    private final String file;
    private final List<String> lines;
    private int at;

    private CaseParser(String file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    static List<ConformanceCase> parse(String file, List<String> lines) {
        CaseParser parser = new CaseParser(file, lines);
        List<ConformanceCase> cases = new ArrayList<>();
        parser.skipBlank();
        while (parser.at < lines.size()) {
            cases.add(parser.parseCase());
        }
        return cases;
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException(file + ":" + (at + 1) + ": " + what);
    }

    private void skipBlank() {
        while (at < lines.size()
                && (lines.get(at).isBlank() || lines.get(at).strip().startsWith("#"))) {
            at++;
        }
    }

    private ConformanceCase parseCase() {
        Matcher header = HEADER.matcher(lines.get(at));
        if (!header.matches()) {
            throw error("not the head of a case: " + lines.get(at));
        }
        at++;
        skipBlank();
        List<Statement> body = parseBlock(1);
        boolean excused = header.group(3).equals("excused");
        if (excused != body.isEmpty()) {
            throw error("a case has statements or an excuse: " + header.group(1));
        }
        Evidence evidence = switch (header.group(2)) {
            case "T" -> Evidence.TEST;
            case "M" -> Evidence.MANUAL;
            case "D" -> Evidence.DERIVED;
            case "S" -> Evidence.SPECIFICATION;
            default -> Evidence.IMPLEMENTATION;
        };
        Holds holds = header.group(3).equals("NO") ? Holds.NO : Holds.YES;
        String text = header.group(4);
        return new ConformanceCase(header.group(1), evidence, holds, text, body, excused ? text : "");
    }

    private List<Statement> parseBlock(int depth) {
        List<Statement> block = new ArrayList<>();
        while (at < lines.size()) {
            String line = lines.get(at);
            int indent = line.length() - line.stripLeading().length();
            if (indent < 2 * depth) {
                break;
            }
            if (indent != 2 * depth || line.endsWith(" ")) {
                throw error("wrong indentation");
            }
            block.add(parseStatement(line.strip(), depth));
        }
        return block;
    }

    private Statement parseStatement(String text, int depth) {
        int number = at + 1;
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        List<String> expected = null;
        int arrow = tokens.indexOf("->");
        if (arrow >= 0) {
            expected = List.copyOf(tokens.subList(arrow + 1, tokens.size()));
            tokens = new ArrayList<>(tokens.subList(0, arrow));
            if (expected.isEmpty()) {
                throw error("nothing is expected");
            }
        }
        List<String> binds = List.of();
        int equals = tokens.indexOf("=");
        if (equals >= 0) {
            binds = List.copyOf(tokens.subList(0, equals));
            tokens = tokens.subList(equals + 1, tokens.size());
        }
        String actor = null;
        if (!tokens.isEmpty() && tokens.getFirst().endsWith(":")) {
            actor = tokens.getFirst().substring(0, tokens.getFirst().length() - 1);
            tokens = tokens.subList(1, tokens.size());
        }
        if (tokens.isEmpty()) {
            throw error("no operation");
        }
        at++;
        skipBlank();
        List<Statement> body = parseBlock(depth + 1);
        String operation = tokens.getFirst().toLowerCase(Locale.ROOT);
        return new Statement(
                number, binds, actor, operation, List.copyOf(tokens.subList(1, tokens.size())), expected, body);
    }
}
