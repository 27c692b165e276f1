// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.List;

/**
 * What is known of a rewritten class.
 *
 * @param name its simple name
 * @param fields the names of its fields, those of the classes that it extends first
 * @param lockless the numbers of the fields whose accesses synchronise
 * @param named whether the string of an object names it
 */
public record Shape(String name, List<String> fields, List<Integer> lockless, boolean named) {

    /** A shape; the lists are copied. */
    public Shape {
        fields = List.copyOf(fields);
        lockless = List.copyOf(lockless);
    }

    boolean isLockless(int field) {
        return !lockless.isEmpty() && lockless.contains(field);
    }

    /** Who knows the shapes of the classes that it has loaded. */
    public interface Source {
        /** The shape of a class. */
        Shape shape(String className);
    }
}
