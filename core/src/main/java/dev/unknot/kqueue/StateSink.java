// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

/** Takes down the state of a machine, field by field, in a fixed order. */
@FunctionalInterface
public interface StateSink {

    /**
     * Notes one field.
     *
     * @param object the object's name, such as {@code knote#0 (READ 5)}
     * @param field the field's name
     * @param value its value, as a reader wants to see it
     */
    void field(String object, String field, String value);
}
