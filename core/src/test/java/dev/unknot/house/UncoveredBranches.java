// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.house;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Holds a JaCoCo report against a list that explains each branch which no sequential suite takes. The list says, a line
 * each, a method, how many of its branches are missed, and why:
 *
 * <pre>
 *   kqueue.Scan.scanPass 4 concurrent: another thread has the knote in flux; the catalogue's scan-vs-delete
 * </pre>
 *
 * A method stands for all of its name in the class, and for the lambdas in them, so that small edits move nothing.
 */
final class UncoveredBranches {
    private static final String ROOT = "dev/unknot/";
    private static final Pattern LINE = Pattern.compile("(\\S+) (\\d+) (concurrent|defensive|unreachable): (.{10,})");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");

    private UncoveredBranches() {}

    /** The number of missed branches of each method that misses some. */
    static Map<String, Integer> missed(InputStream report) throws IOException {
        Map<String, Integer> missed = new TreeMap<>();
        try {
            SAXParser parser = SAXParserFactory.newDefaultInstance().newSAXParser();
            parser.parse(report, new Reader(missed));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("no report of JaCoCo", e);
        }
        return missed;
    }

    /** Adds up the counters of methods; those of classes and files are left out. */
    private static final class Reader extends DefaultHandler {
        private final Map<String, Integer> missed;
        private String type = "";
        private String method = "";

        Reader(Map<String, Integer> missed) {
            this.missed = missed;
        }

        @Override
        public InputSource resolveEntity(String publicId, String systemId) {
            return new InputSource(InputStream.nullInputStream());
        }

        @Override
        public void startElement(String uri, String local, String name, Attributes attributes) {
            switch (name) {
                case "class" ->
                    type = attributes.getValue("name").replace(ROOT, "").replace('/', '.');
                case "method" -> method = attributes.getValue("name");
                case "counter" -> {
                    int count = Integer.parseInt(attributes.getValue("missed"));
                    if (!method.isEmpty()
                            && count > 0
                            && attributes.getValue("type").equals("BRANCH")) {
                        Matcher lambda = LAMBDA.matcher(method);
                        String stands = lambda.matches() ? lambda.group(1) : method;
                        missed.merge(type + "." + stands, count, Integer::sum);
                    }
                }
                default -> {}
            }
        }

        @Override
        public void endElement(String uri, String local, String name) {
            if (name.equals("method")) {
                method = "";
            }
        }
    }

    /** What is wrong with the list: malformed lines, what it does not explain, and what it explains in vain. */
    static List<String> problems(Map<String, Integer> missed, List<String> list) {
        List<String> problems = new ArrayList<>();
        Map<String, Integer> explained = new TreeMap<>();
        for (String line : list) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                explained.merge(matcher.group(1), Integer.parseInt(matcher.group(2)), Integer::sum);
            } else {
                problems.add("malformed: " + line);
            }
        }
        missed.forEach((method, count) -> {
            int known = explained.getOrDefault(method, 0);
            if (known < count) {
                problems.add(method + " misses " + count + " branches, of which " + known + " are explained");
            }
        });
        explained.forEach((method, count) -> {
            int left = missed.getOrDefault(method, 0);
            if (left < count) {
                problems.add(method + " misses " + left + " branches, and " + count + " are explained");
            }
        });
        return problems;
    }
}
