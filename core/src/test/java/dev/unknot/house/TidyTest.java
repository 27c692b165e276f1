// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Holds the sources to what the house agreed on: sizes, headers, package descriptions. */
final class TidyTest {
    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 70;
    private static final int NESTING_MAX = 4;
    private static final String HEADER = "// SPDX-License-Identifier: BSD-2-Clause";

    /** Words that say that something is left to do, put together so that this file has none of them. */
    private static final List<String> LOOSE_ENDS = List.of("TO" + "DO", "FIX" + "ME", "XX" + "X");

    private static List<Path> sources(String tree) {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("core", "lincheck", "stress")) {
            Path root = Path.of("..", module, "src", tree, "java");
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(sources::add);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return sources;
    }

    private static List<Path> allSources() {
        List<Path> all = new ArrayList<>(sources("main"));
        all.addAll(sources("test"));
        return all;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sources_all_beginWithTheirLicence() {
        assertThat(allSources())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(text(file)).startsWith(HEADER));
    }

    @Test
    void sources_all_haveNoLooseEnds() {
        assertThat(allSources())
                .allSatisfy(file -> assertThat(text(file)).doesNotContain(LOOSE_ENDS.toArray(String[]::new)));
    }

    @Test
    void files_ofTheHouse_areShort() {
        List<String> complaints = new ArrayList<>();
        for (Path file : sources("main")) {
            long lines = text(file).lines().count();
            if (lines > FILE_LINES_MAX) {
                complaints.add(file + " has " + lines + " lines");
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void packages_all_areDescribed() {
        Set<Path> packages = new TreeSet<>();
        sources("main").forEach(file -> packages.add(file.getParent()));
        assertThat(packages)
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java")).exists());
    }

    @Test
    void methods_ofTheHouse_areShortAndFlat() {
        List<String> complaints = new ArrayList<>();
        for (Path file : sources("main")) {
            complaints.addAll(judge(file.toString(), text(file)));
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void judge_longMethod_isReported() {
        String body = "int x = 0;\n".repeat(METHOD_LINES_MAX);
        assertThat(judge("A.java", "class A {\n void f() {\n" + body + "}\n}\n"))
                .hasSize(1);
        assertThat(judge("A.java", "class A { void f() { if (a) { if (b) { if (c) { if (d) { if (e) {} } } } } } }"))
                .hasSize(1);
        assertThat(judge(
                        "A.java",
                        "class A { void f(int a) { if (a == 0) {} else if (a == 1) {} else if (a == 2) {}"
                                + " else if (a == 3) {} else if (a == 4) {} else if (a == 5) {} } }"))
                .isEmpty();
    }

    private static List<String> judge(String name, String code) {
        JavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///" + "Source.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return code;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, diagnostic -> {}, null, null, List.of(source));
        List<String> complaints = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Judge(name, unit, Trees.instance(task).getSourcePositions(), complaints).scan(unit, 0);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return complaints;
    }

    /** Measures methods; the parameter is the depth of nesting. */
    private static final class Judge extends TreeScanner<Void, Integer> {
        private final String name;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> complaints;
        private int deepest;

        private Judge(String name, CompilationUnitTree unit, SourcePositions positions, List<String> complaints) {
            this.name = name;
            this.unit = unit;
            this.positions = positions;
            this.complaints = complaints;
        }

        @Override
        public Void visitMethod(MethodTree method, Integer depth) {
            BlockTree body = method.getBody();
            if (body == null) {
                return null;
            }
            LineMap lines = unit.getLineMap();
            long length = lines.getLineNumber(positions.getEndPosition(unit, body))
                    - lines.getLineNumber(positions.getStartPosition(unit, body))
                    + 1;
            if (length > METHOD_LINES_MAX) {
                complaints.add(name + ": " + method.getName() + " has " + length + " lines");
            }
            int before = deepest;
            deepest = 0;
            scan(body, 0);
            if (deepest > NESTING_MAX) {
                complaints.add(name + ": " + method.getName() + " is nested " + deepest + " deep");
            }
            deepest = before;
            return null;
        }

        private Void nest(int depth, IntConsumer inside) {
            deepest = Math.max(deepest, depth + 1);
            inside.accept(depth + 1);
            return null;
        }

        @Override
        public Void visitIf(IfTree tree, Integer depth) {
            return nest(depth, inner -> {
                scan(tree.getThenStatement(), inner);
                // A chain of else-ifs is one decision.
                scan(tree.getElseStatement(), tree.getElseStatement() instanceof IfTree ? inner - 1 : inner);
            });
        }

        @Override
        public Void visitForLoop(ForLoopTree tree, Integer depth) {
            return nest(depth, inner -> super.visitForLoop(tree, inner));
        }

        @Override
        public Void visitEnhancedForLoop(EnhancedForLoopTree tree, Integer depth) {
            return nest(depth, inner -> super.visitEnhancedForLoop(tree, inner));
        }

        @Override
        public Void visitWhileLoop(WhileLoopTree tree, Integer depth) {
            return nest(depth, inner -> super.visitWhileLoop(tree, inner));
        }

        @Override
        public Void visitDoWhileLoop(DoWhileLoopTree tree, Integer depth) {
            return nest(depth, inner -> super.visitDoWhileLoop(tree, inner));
        }

        @Override
        public Void visitSwitch(SwitchTree tree, Integer depth) {
            return nest(depth, inner -> super.visitSwitch(tree, inner));
        }

        @Override
        public Void visitTry(TryTree tree, Integer depth) {
            return nest(depth, inner -> super.visitTry(tree, inner));
        }

        @Override
        public Void visitSynchronized(SynchronizedTree tree, Integer depth) {
            return nest(depth, inner -> super.visitSynchronized(tree, inner));
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree tree, Integer depth) {
            return super.visitLambdaExpression(tree, 0);
        }
    }
}
