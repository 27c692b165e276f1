// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.gallery;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A class loader whose resources are the class files of patched sources, and for the rest those of its parent. It loads
 * no class itself. Only the patched files are compiled: a patch must leave alone what other files see of them.
 */
final class PatchedClasses extends ClassLoader {
    private static final Path SOURCES = Path.of("src/main/java");

    /** Class files by their name as a resource. */
    private final Map<String, byte[]> compiled;

    private PatchedClasses(Map<String, byte[]> compiled) {
        super("unknot-patched", PatchedClasses.class.getClassLoader());
        this.compiled = compiled;
    }

    /**
     * The core's classes with patches, one after the other.
     *
     * @throws IllegalArgumentException if a patch does not apply, or what comes of them does not compile
     */
    static PatchedClasses of(List<SourcePatch> patches) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (SourcePatch patch : patches) {
            for (String file : patch.files()) {
                String before = texts.containsKey(file) ? texts.get(file) : Files.readString(SOURCES.resolve(file));
                texts.put(file, patch.apply(file, before));
            }
        }
        List<Source> sources = new ArrayList<>();
        texts.forEach((file, text) -> sources.add(new Source(file, text)));
        return new PatchedClasses(compile(sources));
    }

    private static Map<String, byte[]> compile(List<Source> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
        try (Output output = new Output(compiler.getStandardFileManager(problems, null, null))) {
            if (!compiler.getTask(null, output, problems, options, null, sources)
                    .call()) {
                throw new IllegalArgumentException("the patched source does not compile:\n"
                        + problems.getDiagnostics().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining("\n")));
            }
            Map<String, byte[]> classes = new LinkedHashMap<>();
            output.classes.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }

    /** A source file in memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        private Source(String file, String text) {
            super(URI.create("memory:///" + file), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps class files in memory. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

        private Output(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String name = className.replace('.', '/') + ".class";
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(name, key -> new ByteArrayOutputStream());
                }
            };
        }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = compiled.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
