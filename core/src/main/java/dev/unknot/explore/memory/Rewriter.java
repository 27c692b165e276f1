// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.classfile.ClassFile.ACC_TRANSIENT;

import dev.unknot.sync.sim.Granularity;
import dev.unknot.sync.sim.Probe;
import dev.unknot.sync.sim.Shadow;
import dev.unknot.sync.sim.Shadowed;
import dev.unknot.sync.sim.Shape;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Interfaces;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** Rewrites classes; the result depends on their files alone. */
final class Rewriter {
    static final ClassDesc PROBE = ClassDesc.of(Probe.class.getName());
    static final ClassDesc SHADOW = ClassDesc.of(Shadow.class.getName());
    static final ClassDesc SHADOWED = ClassDesc.of(Shadowed.class.getName());
    static final ClassDesc SHAPE = ClassDesc.of(Shape.class.getName());
    /** The field of an object that holds its shadow, and the method that returns it. */
    static final String SHADOW_NAME = "unknot$shadow";

    private static final String SHAPE_NAME = "unknot$shape";
    private static final DirectMethodHandleDesc SHAPE_BOOTSTRAP =
            ConstantDescs.ofConstantBootstrap(PROBE, "shape", SHAPE, ConstantDescs.CD_String);

    private final ClassFacts facts;
    private final Granularity granularity;
    private final ClassFile classFile;

    Rewriter(ClassFacts facts, ClassLoader source, Granularity granularity) {
        this.facts = facts;
        this.granularity = granularity;
        classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(source).cached()));
    }

    byte[] rewrite(byte[] original) {
        ClassModel model = classFile.parse(original);
        List<Maker> makers = new ArrayList<>();
        ClassTransform members = (builder, element) -> element(model, makers, builder, element);
        ClassTransform transform =
                members.andThen(ClassTransform.endHandler(builder -> addMembers(model, makers, builder)));
        return classFile.transformClass(model, transform);
    }

    private void element(ClassModel model, List<Maker> makers, ClassBuilder builder, ClassElement element) {
        switch (element) {
            case MethodModel method
            when method.code().isPresent() ->
                builder.transformMethod(
                        method,
                        MethodTransform.transformingCode(
                                CodeTransform.ofStateful(() -> rewriter(model, method, makers))));
            case Interfaces interfaces
            when isRoot(model) -> {
                List<ClassEntry> all = new ArrayList<>(interfaces.interfaces());
                all.add(builder.constantPool().classEntry(SHADOWED));
                builder.with(Interfaces.of(all));
            }
            default -> builder.with(element);
        }
    }

    private CodeTransform rewriter(ClassModel model, MethodModel method, List<Maker> makers) {
        if (method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME)) {
            return new InitializerProbes();
        }
        return switch (granularity) {
            case SYNC -> new FieldProbes(facts, method);
            case MEMORY -> new AccessProbes(facts, model, method, makers);
        };
    }

    private boolean isRoot(ClassModel model) {
        String name = model.thisClass().asInternalName();
        return name.equals(facts.root(name));
    }

    private void addMembers(ClassModel model, List<Maker> makers, ClassBuilder builder) {
        ClassDesc self = model.thisClass().asSymbol();
        String name = model.thisClass().asInternalName();
        if (facts.root(name) != null) {
            builder.withMethodBody(
                    SHAPE_NAME,
                    MethodTypeDesc.of(SHAPE),
                    ACC_PUBLIC | ACC_SYNTHETIC,
                    code -> code.loadConstant(shape(name)).areturn());
        }
        if (isRoot(model)) {
            builder.withField(SHADOW_NAME, SHADOW, ACC_PUBLIC | ACC_TRANSIENT | ACC_SYNTHETIC);
            builder.withMethodBody(
                    SHADOW_NAME,
                    MethodTypeDesc.of(SHADOW),
                    ACC_PUBLIC | ACC_SYNTHETIC,
                    code -> code.aload(0).getfield(self, SHADOW_NAME, SHADOW).areturn());
            builder.withMethodBody(
                    SHADOW_NAME,
                    MethodTypeDesc.of(ConstantDescs.CD_void, SHADOW),
                    ACC_PUBLIC | ACC_SYNTHETIC,
                    code -> code.aload(0)
                            .aload(1)
                            .putfield(self, SHADOW_NAME, SHADOW)
                            .return_());
        }
        for (Maker maker : makers) {
            builder.withMethodBody(maker.name(), maker.type(), ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, maker::emit);
        }
    }

    /** The constant that holds the shape of a class. */
    static DynamicConstantDesc<Shape> shape(String name) {
        return DynamicConstantDesc.ofNamed(SHAPE_BOOTSTRAP, "shape", SHAPE, name.replace('/', '.'));
    }
}
