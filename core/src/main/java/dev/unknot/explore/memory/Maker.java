// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * A method that stands for the target of a method reference, and makes what that returns known to others: the JDK, which
 * calls it, may give it to anybody.
 */
record Maker(String name, DirectMethodHandleDesc target) {
    private static final MethodTypeDesc OF_OBJECT = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object);

    boolean isConstructor() {
        return target.kind() == DirectMethodHandleDesc.Kind.CONSTRUCTOR;
    }

    MethodTypeDesc type() {
        MethodTypeDesc type = target.invocationType();
        return isConstructor() ? type.changeReturnType(target.owner()) : type;
    }

    MethodHandleDesc handle(ClassDesc owner, boolean inInterface) {
        DirectMethodHandleDesc.Kind kind =
                inInterface ? DirectMethodHandleDesc.Kind.INTERFACE_STATIC : DirectMethodHandleDesc.Kind.STATIC;
        return MethodHandleDesc.ofMethod(kind, owner, name, type());
    }

    void emit(CodeBuilder code) {
        if (isConstructor()) {
            code.new_(target.owner()).dup();
        }
        int slot = 0;
        for (ClassDesc parameter : type().parameterList()) {
            TypeKind kind = TypeKind.from(parameter);
            code.loadLocal(kind, slot);
            slot += kind.slotSize();
        }
        MethodTypeDesc called = MethodTypeDesc.ofDescriptor(target.lookupDescriptor());
        switch (target.kind()) {
            case CONSTRUCTOR -> code.invokespecial(target.owner(), ConstantDescs.INIT_NAME, called);
            case STATIC -> code.invokestatic(target.owner(), target.methodName(), called);
            case INTERFACE_STATIC -> code.invokestatic(target.owner(), target.methodName(), called, true);
            case INTERFACE_VIRTUAL, INTERFACE_SPECIAL ->
                code.invokeinterface(target.owner(), target.methodName(), called);
            case VIRTUAL, SPECIAL -> code.invokevirtual(target.owner(), target.methodName(), called);
            case GETTER, SETTER, STATIC_GETTER, STATIC_SETTER ->
                throw new IllegalStateException("no method reference is to a field");
        }
        code.dup().invokestatic(Rewriter.PROBE, "publish", OF_OBJECT).areturn();
    }
}
