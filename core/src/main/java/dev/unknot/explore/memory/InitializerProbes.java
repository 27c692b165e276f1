// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Has nobody watch a static initialiser, nor what it calls. It runs in whichever execution comes first, and where it
 * runs no thread can be switched.
 */
final class InitializerProbes implements CodeTransform {
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);

    @Override
    public void atStart(CodeBuilder code) {
        code.invokestatic(Rewriter.PROBE, "beginInitializer", NOTHING);
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        if (element instanceof ReturnInstruction) {
            code.invokestatic(Rewriter.PROBE, "endInitializer", NOTHING);
        }
        code.with(element);
    }
}
