// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field that threads read or write without a lock, and may. Its accesses synchronise like those of a volatile field:
 * what a thread did before a write happens before what follows a read that comes later.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Lockless {
    /** Why that does no harm. */
    String value();

    /** What it is said of. */
    Reach reach() default Reach.FIELD;

    /** How far it goes. */
    enum Reach {
        /** The field alone. */
        FIELD,
        /** Also the elements of the array that the field holds. */
        ELEMENTS
    }
}
