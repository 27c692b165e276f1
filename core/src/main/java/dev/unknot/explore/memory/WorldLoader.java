// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.Shape;
import java.util.List;
import java.util.Set;

/** Loads the classes of one world; all others come from its parent. */
final class WorldLoader extends ClassLoader implements Shape.Source {
    private final Set<String> rewritten;
    private final Set<String> copied;
    private final ClassFacts facts;
    private final Rewriter rewriter;

    static {
        registerAsParallelCapable();
    }

    WorldLoader(ClassLoader parent, Granularity granularity, List<String> rewritten, List<String> copied) {
        super("unknot-memory", parent);
        this.rewritten = Set.copyOf(rewritten);
        this.copied = Set.copyOf(copied);
        facts = new ClassFacts(parent, this::isRewritten);
        rewriter = new Rewriter(facts, parent, granularity);
    }

    private boolean isRewritten(String internalName) {
        return rewritten.contains(packageOf(internalName.replace('/', '.')));
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        String inPackage = packageOf(name);
        boolean rewrites = rewritten.contains(inPackage);
        if (!rewrites && !copied.contains(inPackage)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                byte[] original = facts.bytes(name.replace('.', '/'));
                if (original == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = rewrites ? rewriter.rewrite(original) : original;
                loaded = defineClass(name, bytes, 0, bytes.length);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    @Override
    public Shape shape(String className) {
        return facts.shape(className.replace('.', '/'));
    }
}
