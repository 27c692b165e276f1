// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

/** A body of code that stops in its midst and goes on later. Exactly one coroutine of an execution runs at a time. */
interface Coroutine {

    /** Runs the body, from its start or from where it was suspended, to its next suspension or its end. */
    void resume();

    /** Called from within the body: stops it here until it is resumed. */
    void suspend();

    /** Gives up a body that is suspended or has not started: it never goes on. */
    void abandon();
}
