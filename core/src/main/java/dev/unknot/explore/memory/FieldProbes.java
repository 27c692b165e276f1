// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.unknot.explore.memory.ClassFacts.Located;
import dev.unknot.sync.Memory;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Rewrites one method so that uses of freed objects are trapped: probes go before each access to their fields. */
final class FieldProbes implements CodeTransform {
    private static final MethodTypeDesc OF_FIELD = MethodTypeDesc.of(CD_void, Rewriter.SHADOW, CD_int);
    private static final MethodTypeDesc OF_STATIC = MethodTypeDesc.of(CD_void, Rewriter.SHAPE, CD_int);
    private static final String MEMORY = Memory.class.getName().replace('.', '/');

    private final ClassFacts facts;
    /** In a constructor, until it has called its superclass's: whether the object cannot be used yet. */
    private boolean isRaw;
    /** How many objects have been allocated whose constructors have not been called yet. */
    private int allocated;

    FieldProbes(ClassFacts facts, MethodModel method) {
        this.facts = facts;
        isRaw = method.methodName().equalsString(ConstantDescs.INIT_NAME);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        switch (element) {
            case FieldInstruction field -> {
                Located located = facts.locate(
                        field.owner().asInternalName(), field.name().stringValue());
                if (located != null && !located.field().isStatic()) {
                    probe(code, field, located, isRaw);
                }
                code.with(field);
            }
            case NewObjectInstruction made -> {
                allocated++;
                code.with(made);
            }
            case InvokeInstruction call when isFree(call) -> free(code, call);
            case InvokeInstruction call
            when isConstructor(call) -> {
                isRaw &= allocated > 0;
                allocated = Math.max(0, allocated - 1);
                code.with(call);
            }
            default -> code.with(element);
        }
    }

    static boolean isConstructor(InvokeInstruction call) {
        return call.opcode() == Opcode.INVOKESPECIAL && call.name().equalsString(ConstantDescs.INIT_NAME);
    }

    /** Whether a call gives an object's memory back. */
    static boolean isFree(InvokeInstruction call) {
        return call.owner().asInternalName().equals(MEMORY);
    }

    static void free(CodeBuilder code, InvokeInstruction call) {
        code.invokestatic(Rewriter.PROBE, call.name().stringValue(), call.typeSymbol());
    }

    /** Puts a probe before an access, unless the field is final or the object's own constructor has not begun. */
    static void probe(CodeBuilder code, FieldInstruction instruction, Located located, boolean isRaw) {
        if (located.field().isFinal()) {
            return;
        }
        ClassDesc target = instruction.owner().asSymbol();
        switch (instruction.opcode()) {
            case GETSTATIC -> ofStatic(code, "readStatic", located);
            case PUTSTATIC -> ofStatic(code, "writeStatic", located);
            case GETFIELD -> {
                code.dup();
                ofShadow(code, "read", target, located);
            }
            case PUTFIELD -> {
                if (!isRaw) {
                    write(code, target, located, TypeKind.from(instruction.typeSymbol()));
                }
            }
            default -> throw new IllegalStateException(instruction.opcode().name());
        }
    }

    /** Puts a probe before the reading of a field that holds a collection, which somebody then reads or changes. */
    static void use(CodeBuilder code, FieldInstruction instruction, Located located) {
        code.dup();
        ofShadow(code, "use", instruction.owner().asSymbol(), located);
    }

    private static void ofStatic(CodeBuilder code, String probe, Located located) {
        code.loadConstant(Rewriter.shape(located.owner()))
                .loadConstant(located.number())
                .invokestatic(Rewriter.PROBE, probe, OF_STATIC);
    }

    private static void ofShadow(CodeBuilder code, String probe, ClassDesc target, Located located) {
        code.getfield(target, Rewriter.SHADOW_NAME, Rewriter.SHADOW)
                .loadConstant(located.number())
                .invokestatic(Rewriter.PROBE, probe, OF_FIELD);
    }

    private static void write(CodeBuilder code, ClassDesc target, Located located, TypeKind kind) {
        if (kind.slotSize() == 1) {
            code.dup2().pop();
            ofShadow(code, "write", target, located);
        } else {
            code.dup2_x1().pop2().dup();
            ofShadow(code, "write", target, located);
            code.dup_x2().pop();
        }
    }
}
