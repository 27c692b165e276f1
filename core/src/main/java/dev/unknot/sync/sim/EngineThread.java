// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** A thread of the JVM that runs executions. Any other one can, too, at a slightly higher cost. */
public class EngineThread extends Thread {
    /** What runs on this thread. */
    final MemoryModel.Slot slot = new MemoryModel.Slot();

    /** A thread of that name, which is to be started. */
    public EngineThread(String name) {
        super(name);
    }
}
