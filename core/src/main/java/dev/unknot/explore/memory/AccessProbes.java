// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.unknot.explore.memory.ClassFacts.Located;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.LambdaMetafactory;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rewrites one method: probes go before each access, and before whatever may make an object known to others. */
final class AccessProbes implements CodeTransform {
    private static final MethodTypeDesc OF_ELEMENT = MethodTypeDesc.of(CD_void, CD_Object, CD_int);
    private static final MethodTypeDesc OF_OBJECT = MethodTypeDesc.of(CD_void, CD_Object);
    private static final MethodTypeDesc OF_STORED = MethodTypeDesc.of(CD_void, CD_Object, CD_Object);
    private static final MethodTypeDesc OF_HELD = MethodTypeDesc.of(CD_void, CD_Object, ConstantDescs.CD_String);
    private static final MethodTypeDesc BORN = MethodTypeDesc.of(Rewriter.SHADOW, Rewriter.SHADOWED);
    private static final String ARRAYS = "java/util/Arrays";
    private static final ClassDesc LAMBDAS = ClassDesc.of(LambdaMetafactory.class.getName());
    /** Types of which no rewritten object is. */
    private static final Set<ClassDesc> PLAIN = Set.of(
            ConstantDescs.CD_String,
            ConstantDescs.CD_Class,
            ConstantDescs.CD_Integer,
            ConstantDescs.CD_Long,
            ConstantDescs.CD_Boolean);

    private final ClassFacts facts;
    private final ClassModel owner;
    /** Whether what the method returns may come into the hands of code that is not rewritten. */
    private final boolean returnsToOthers;

    private final List<Maker> makers;

    /** In a constructor, until it has called its superclass's: whether the object cannot be used yet. */
    private boolean isRaw;
    /** How many objects have been allocated whose constructors have not been called yet. */
    private int allocated;

    AccessProbes(ClassFacts facts, ClassModel owner, MethodModel method, List<Maker> makers) {
        this.facts = facts;
        this.owner = owner;
        this.makers = makers;
        returnsToOthers = isShareable(method.methodTypeSymbol().returnType()) && isCalledByOthers(method);
        isRaw = method.methodName().equalsString(ConstantDescs.INIT_NAME);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        switch (element) {
            case FieldInstruction field -> field(code, field);
            case ArrayLoadInstruction load -> {
                code.dup2().invokestatic(Rewriter.PROBE, "readElement", OF_ELEMENT);
                code.with(load);
            }
            case ArrayStoreInstruction store -> store(code, store);
            case NewPrimitiveArrayInstruction made -> array(code, made);
            case NewReferenceArrayInstruction made -> array(code, made);
            case NewMultiArrayInstruction made -> array(code, made);
            case NewObjectInstruction made -> {
                allocated++;
                code.with(made);
            }
            case InvokeInstruction call -> call(code, call);
            case InvokeDynamicInstruction call -> lambda(code, call);
            case ReturnInstruction end
            when returnsToOthers -> {
                publish(code);
                code.with(end);
            }
            case ThrowInstruction end -> {
                publish(code);
                code.with(end);
            }
            default -> code.with(element);
        }
    }

    /** Whether code that is not rewritten may call the method: a public one, or the body of a lambda. */
    private static boolean isCalledByOthers(MethodModel method) {
        return method.flags().has(AccessFlag.PUBLIC)
                || method.flags().has(AccessFlag.PROTECTED)
                || method.flags().has(AccessFlag.SYNTHETIC);
    }

    private static boolean isShareable(ClassDesc type) {
        return !type.isPrimitive() && !PLAIN.contains(type);
    }

    private static void publish(CodeBuilder code) {
        code.dup().invokestatic(Rewriter.PROBE, "publish", OF_OBJECT);
    }

    // ---- fields ----

    private void field(CodeBuilder code, FieldInstruction instruction) {
        Located located = facts.locate(
                instruction.owner().asInternalName(), instruction.name().stringValue());
        boolean writes = instruction.opcode() == Opcode.PUTFIELD || instruction.opcode() == Opcode.PUTSTATIC;
        ClassDesc type = instruction.typeSymbol();
        if (writes && isShareable(type)) {
            store(code, instruction, located);
        }
        if (located != null) {
            FieldProbes.probe(code, instruction, located, isRaw);
            if (instruction.opcode() == Opcode.GETFIELD && located.field().holdsCollection()) {
                FieldProbes.use(code, instruction, located);
            }
        }
        code.with(instruction);
    }

    /** The value on the stack is about to be stored, and becomes known with what it is stored in. */
    private void store(CodeBuilder code, FieldInstruction instruction, @Nullable Located located) {
        if (located != null && instruction.typeSymbol().isArray()) {
            String hold = located.field().hasLocklessElements() ? "holdLockless" : "hold";
            code.dup().loadConstant(located.text()).invokestatic(Rewriter.PROBE, hold, OF_HELD);
        }
        if (instruction.opcode() == Opcode.PUTSTATIC || isRaw) {
            publish(code);
        } else {
            code.dup2().invokestatic(Rewriter.PROBE, "store", OF_STORED);
        }
    }

    // ---- arrays ----

    private static void store(CodeBuilder code, ArrayStoreInstruction store) {
        TypeKind kind = store.typeKind().asLoadable();
        int value = code.allocateLocal(kind);
        code.storeLocal(kind, value).dup2().invokestatic(Rewriter.PROBE, "writeElement", OF_ELEMENT);
        if (kind == TypeKind.REFERENCE) {
            code.dup2().pop().loadLocal(kind, value).invokestatic(Rewriter.PROBE, "store", OF_STORED);
        }
        code.loadLocal(kind, value).with(store);
    }

    private static void array(CodeBuilder code, CodeElement made) {
        code.with(made).dup().invokestatic(Rewriter.PROBE, "bornArray", OF_OBJECT);
    }

    // ---- calls ----

    private void call(CodeBuilder code, InvokeInstruction call) {
        if (FieldProbes.isFree(call)) {
            FieldProbes.free(code, call);
            return;
        }
        String target = call.owner().asInternalName();
        if (call.owner().asSymbol().isArray() && call.name().equalsString("clone")) {
            code.dup().invokestatic(Rewriter.PROBE, "copied", OF_OBJECT);
        }
        if (!facts.isRewritten(target)) {
            boolean copies = target.equals(ARRAYS) && call.name().stringValue().startsWith("copyOf");
            publishArguments(code, call.typeSymbol(), copies ? "copied" : "handOver");
        }
        code.with(call);
        if (FieldProbes.isConstructor(call)) {
            constructed(code, target);
        }
    }

    private void constructed(CodeBuilder code, String target) {
        if (allocated > 0) {
            allocated--;
            return;
        }
        isRaw = false;
        String self = owner.thisClass().asInternalName();
        if (self.equals(facts.root(self)) && !target.equals(self)) {
            code.aload(0)
                    .dup()
                    .invokestatic(Rewriter.PROBE, "born", BORN)
                    .putfield(owner.thisClass().asSymbol(), Rewriter.SHADOW_NAME, Rewriter.SHADOW);
        }
    }

    /** Makes what is handed over, and may be kept there, known to others. */
    private static void publishArguments(CodeBuilder code, MethodTypeDesc type, String ofArray) {
        int first = 0;
        while (first < type.parameterCount() && !isShareable(type.parameterType(first))) {
            first++;
        }
        if (first == type.parameterCount()) {
            return;
        }
        int[] slots = new int[type.parameterCount()];
        for (int i = type.parameterCount() - 1; i > first; i--) {
            TypeKind kind = TypeKind.from(type.parameterType(i)).asLoadable();
            slots[i] = code.allocateLocal(kind);
            code.storeLocal(kind, slots[i]);
        }
        for (int i = first; i < type.parameterCount(); i++) {
            if (i > first) {
                code.loadLocal(TypeKind.from(type.parameterType(i)).asLoadable(), slots[i]);
            }
            if (isShareable(type.parameterType(i))) {
                publish(code);
            }
            if (type.parameterType(i).isArray() || type.parameterType(i).equals(CD_Object)) {
                code.dup().invokestatic(Rewriter.PROBE, ofArray, OF_OBJECT);
            }
        }
    }

    private void lambda(CodeBuilder code, InvokeDynamicInstruction call) {
        if (!call.bootstrapMethod().owner().equals(LAMBDAS)) {
            code.with(call);
            return;
        }
        publishArguments(code, call.typeSymbol(), "handOver");
        List<ConstantDesc> arguments = new ArrayList<>();
        for (ConstantDesc argument : call.bootstrapArgs()) {
            arguments.add(
                    argument instanceof DirectMethodHandleDesc handle && isMaking(handle) ? maker(handle) : argument);
        }
        code.invokedynamic(DynamicCallSiteDesc.of(
                call.bootstrapMethod(),
                call.name().stringValue(),
                call.typeSymbol(),
                arguments.toArray(new ConstantDesc[0])));
    }

    /** Whether a method reference, or what a lambda stands for, may return an object that it has made. */
    private boolean isMaking(DirectMethodHandleDesc handle) {
        boolean lambda = handle.methodName().startsWith("lambda$");
        boolean constructs = handle.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
        ClassDesc result = handle.invocationType().returnType();
        String target = handle.owner().descriptorString();
        boolean ours =
                handle.owner().isClassOrInterface() && facts.isRewritten(target.substring(1, target.length() - 1));
        return ours && !lambda && (constructs || isShareable(result));
    }

    private ConstantDesc maker(DirectMethodHandleDesc target) {
        // A method may be rewritten twice, if its jumps turn out to be long.
        Maker maker = makers.stream()
                .filter(made -> made.target().equals(target))
                .findFirst()
                .orElseGet(() -> new Maker("unknot$make" + makers.size(), target));
        if (!makers.contains(maker)) {
            makers.add(maker);
        }
        boolean inInterface = owner.flags().has(AccessFlag.INTERFACE);
        return maker.handle(owner.thisClass().asSymbol(), inInterface);
    }
}
