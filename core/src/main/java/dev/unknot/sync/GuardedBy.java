// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The lock legend of a field or method: who reads or writes it holds the named lock. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface GuardedBy {
    /** The lock, as the kernel or the class names it. */
    String value();
}
