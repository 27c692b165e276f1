// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import dev.unknot.sync.Lockless;
import dev.unknot.sync.sim.EngineError;
import dev.unknot.sync.sim.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the class files of a world say, read as far as they are needed. Names are internal ones, with slashes. */
final class ClassFacts {
    private static final ClassDesc LOCKLESS = ClassDesc.of(Lockless.class.getName());

    private final ClassLoader source;
    private final Predicate<String> isRewritten;
    private final Map<String, Facts> known = new ConcurrentHashMap<>();

    /** A field of a class. */
    record Field(
            String name,
            boolean isStatic,
            boolean isFinal,
            boolean isLockless,
            boolean hasLocklessElements,
            boolean holdsCollection) {
        /** Whether something may change without the object's being published anew. */
        private boolean isMutable() {
            return !isStatic && (!isFinal || holdsCollection);
        }
    }

    /** A class. */
    record Facts(String name, String superName, List<Field> fields, boolean named) {
        private @Nullable Field field(String fieldName) {
            for (Field field : fields) {
                if (field.name().equals(fieldName)) {
                    return field;
                }
            }
            return null;
        }

        private boolean isMutable() {
            return fields.stream().anyMatch(Field::isMutable);
        }
    }

    /**
     * A field, found where it is declared.
     *
     * @param owner the class that declares it
     * @param number its number in the shape of that class and of all its subclasses
     */
    record Located(String owner, Field field, int number) {
        /** {@code KnoteTables.byHash}. */
        String text() {
            return simpleName(owner) + '.' + field.name();
        }
    }

    ClassFacts(ClassLoader source, Predicate<String> isRewritten) {
        this.source = source;
        this.isRewritten = isRewritten;
    }

    /** The class file; null if there is none. */
    byte @Nullable [] bytes(String name) {
        try (InputStream in = source.getResourceAsStream(name + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRewritten(String name) {
        return isRewritten.test(name);
    }

    private @Nullable Facts facts(String name) {
        return isRewritten.test(name) ? known.computeIfAbsent(name, this::read) : null;
    }

    private Facts read(String name) {
        byte[] bytes = bytes(name);
        if (bytes == null) {
            throw new EngineError("there is no class " + name);
        }
        ClassModel model = ClassFile.of().parse(bytes);
        List<Field> fields = new ArrayList<>();
        for (FieldModel field : model.fields()) {
            fields.add(new Field(
                    field.fieldName().stringValue(),
                    field.flags().has(AccessFlag.STATIC),
                    field.flags().has(AccessFlag.FINAL),
                    isLockless(field),
                    reachesElements(field),
                    isCollection(field.fieldTypeSymbol())));
        }
        boolean named = model.methods().stream()
                .anyMatch(method -> method.methodName().equalsString("toString")
                        && method.methodType().equalsString("()Ljava/lang/String;"));
        String superName = model.superclass().map(ClassEntry::asInternalName).orElse("");
        return new Facts(name, superName, List.copyOf(fields), named);
    }

    /** Whether values of a type may be collections of the JDK, whose code is not rewritten. */
    private static boolean isCollection(ClassDesc type) {
        return type.isClassOrInterface() && type.packageName().equals("java.util");
    }

    private static boolean isLockless(FieldModel field) {
        if (field.flags().has(AccessFlag.VOLATILE)) {
            return true;
        }
        return annotation(field) != null;
    }

    private static boolean reachesElements(FieldModel field) {
        Annotation annotation = annotation(field);
        return annotation != null
                && annotation.elements().stream()
                        .anyMatch(element -> element.value() instanceof AnnotationValue.OfEnum value
                                && value.constantName().equalsString(Lockless.Reach.ELEMENTS.name()));
    }

    private static @Nullable Annotation annotation(FieldModel field) {
        List<Annotation> annotations = field.findAttribute(Attributes.runtimeInvisibleAnnotations())
                .map(attribute -> attribute.annotations())
                .orElse(List.of());
        for (Annotation annotation : annotations) {
            if (annotation.classSymbol().equals(LOCKLESS)) {
                return annotation;
            }
        }
        return null;
    }

    /** The field that an instruction names; null if its class is not rewritten. */
    @Nullable
    Located locate(String owner, String fieldName) {
        Facts facts = facts(owner);
        while (facts != null) {
            Field field = facts.field(fieldName);
            if (field != null) {
                return new Located(
                        facts.name(), field, offset(facts) + facts.fields().indexOf(field));
            }
            facts = facts(facts.superName());
        }
        return null;
    }

    /** The number of fields of the classes that a class extends. */
    private int offset(Facts facts) {
        int offset = 0;
        for (Facts above = facts(facts.superName()); above != null; above = facts(above.superName())) {
            offset += above.fields().size();
        }
        return offset;
    }

    /** The class whose part of an object holds its shadow; null if objects of that class have none. */
    @Nullable
    String root(String name) {
        String root = null;
        for (Facts facts = facts(name); facts != null; facts = facts(facts.superName())) {
            if (facts.isMutable()) {
                root = facts.name();
            }
        }
        return root;
    }

    Shape shape(String name) {
        List<String> fields = new ArrayList<>();
        List<Integer> lockless = new ArrayList<>();
        boolean named = false;
        List<Facts> chain = new ArrayList<>();
        for (Facts facts = facts(name); facts != null; facts = facts(facts.superName())) {
            chain.addFirst(facts);
        }
        for (Facts facts : chain) {
            named |= facts.named();
            for (Field field : facts.fields()) {
                if (field.isLockless()) {
                    lockless.add(fields.size());
                }
                fields.add(field.name());
            }
        }
        return new Shape(simpleName(name), fields, lockless, named);
    }

    private static String simpleName(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1);
    }
}
