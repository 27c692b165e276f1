// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** What simulated threads run on. Both carriers give the same executions, event by event; they differ in speed. */
public enum Carrier {
    /** One-shot continuations on the calling thread; needs the package jdk.internal.vm of java.base. */
    CONTINUATION {
        @Override
        Coroutine coroutine(Runnable body) {
            return new ContinuationCoroutine(body);
        }
    },
    /** Real threads of which one runs at a time; works everywhere and is several times slower. */
    HANDOVER {
        @Override
        Coroutine coroutine(Runnable body) {
            return new HandoverCoroutine(body);
        }
    };

    /** The option that gives a JVM the fast carrier. */
    public static final String NEEDED_OPTION = "--add-exports java.base/jdk.internal.vm=ALL-UNNAMED";

    abstract Coroutine coroutine(Runnable body);

    /** The fastest carrier that this JVM allows. */
    public static Carrier best() {
        Module base = Object.class.getModule();
        return base.isExported("jdk.internal.vm", Carrier.class.getModule()) ? CONTINUATION : HANDOVER;
    }
}
