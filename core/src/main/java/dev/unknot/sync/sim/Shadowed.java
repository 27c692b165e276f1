// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import org.jspecify.annotations.Nullable;

/** An object of a rewritten class; the methods are put in by the rewriting. */
public interface Shadowed {

    /** What is known of the object; null if nobody watches it. */
    @Nullable
    Shadow unknot$shadow();

    /** Has somebody watch the object. */
    void unknot$shadow(Shadow shadow);

    /** What is known of its class. */
    Shape unknot$shape();
}
