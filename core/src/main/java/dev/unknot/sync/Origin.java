// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The functions (or macros) of kern_event.c, at the origin's revision, or of file(9), that a method stands for. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface Origin {
    /** Names of functions, to the letter. */
    String[] value();
}
