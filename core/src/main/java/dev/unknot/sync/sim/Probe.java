// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** What rewritten code calls before it accesses memory. Nobody else does. */
public final class Probe {
    private Probe() {}

    /** A field of the object with that shadow is about to be read. */
    public static void read(@Nullable Shadow shadow, int field) {
        if (shadow != null) {
            shadow.memory.access(shadow, field, Verb.READ);
        }
    }

    /** A field of the object with that shadow is about to be written. */
    public static void write(@Nullable Shadow shadow, int field) {
        if (shadow != null) {
            shadow.memory.access(shadow, field, Verb.WRITE);
        }
    }

    /** An element of an array is about to be read. */
    public static void readElement(@Nullable Object array, int index) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null && array != null) {
            memory.accessElement(array, index, Verb.READ);
        }
    }

    /** An element of an array is about to be written. */
    public static void writeElement(@Nullable Object array, int index) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null && array != null) {
            memory.accessElement(array, index, Verb.WRITE);
        }
    }

    /** A collection is about to be taken out of a field of the object with that shadow. */
    public static void use(@Nullable Shadow shadow, int field) {
        if (shadow != null) {
            shadow.memory.use(shadow, field);
        }
    }

    /** An array is about to be handed to code that is not rewritten. */
    public static void handOver(@Nullable Object array) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null && array != null) {
            memory.handOver(array);
        }
    }

    /** An array is about to be copied by such code. */
    public static void copied(@Nullable Object array) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null && array != null) {
            memory.copied(array);
        }
    }

    /** A static field of a class is about to be read. */
    public static void readStatic(Shape shape, int field) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null) {
            memory.accessStatic(shape, field, Verb.READ);
        }
    }

    /** A static field of a class is about to be written. */
    public static void writeStatic(Shape shape, int field) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null) {
            memory.accessStatic(shape, field, Verb.WRITE);
        }
    }

    /** An object is being made, of which so far nothing but its superclass's part is. */
    public static @Nullable Shadow born(Shadowed object) {
        MemoryModel memory = MemoryModel.current();
        return memory == null ? null : memory.born(object, object.unknot$shape());
    }

    /** An array was made. */
    public static void bornArray(Object array) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null) {
            memory.bornArray(array);
        }
    }

    /** An array is about to be put into a field; {@code field} is its name with that of its class. */
    public static void hold(@Nullable Object array, String field) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null && array != null) {
            memory.heldBy(array, field, false);
        }
    }

    /** The same for a field whose elements are accessed without a lock. */
    public static void holdLockless(@Nullable Object array, String field) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null && array != null) {
            memory.heldBy(array, field, true);
        }
    }

    /** Other threads may know the object from here on. */
    public static void publish(@Nullable Object object) {
        Shadow shadow = shadow(object);
        if (shadow != null) {
            shadow.share();
        }
    }

    /** A reference to the object is about to be stored in another object, or in an array. */
    public static void store(@Nullable Object container, @Nullable Object object) {
        Shadow shadow = shadow(object);
        if (shadow != null) {
            Shadow around = shadow(container);
            if (around == null) {
                shadow.share();
            } else {
                around.contain(shadow);
            }
        }
    }

    /** What is known of an object; null if nothing, or if somebody looks at it whose doings change nothing. */
    private static @Nullable Shadow shadow(@Nullable Object object) {
        if (object instanceof Shadowed shadowed) {
            Shadow shadow = shadowed.unknot$shadow();
            return shadow != null && shadow.memory.isWatching() ? shadow : null;
        }
        if (object == null || !object.getClass().isArray()) {
            return null;
        }
        MemoryModel memory = MemoryModel.current();
        return memory != null && memory.isWatching() ? memory.ofArray(object) : null;
    }

    /** The memory of an object is given back ({@link dev.unknot.sync.Memory#free}). */
    public static void free(Object object, Object name) {
        MemoryModel memory = MemoryModel.current();
        if (memory != null && object instanceof Shadowed shadowed) {
            memory.free(shadowed, name);
        }
    }

    /** A static initialiser begins. */
    public static void beginInitializer() {
        MemoryModel memory = MemoryModel.current();
        if (memory != null) {
            memory.beginInitializer();
        }
    }

    /** A static initialiser ends. */
    public static void endInitializer() {
        MemoryModel memory = MemoryModel.current();
        if (memory != null) {
            memory.endInitializer();
        }
    }

    /** The bootstrap method of the constant that holds the shape of a rewritten class. */
    public static Shape shape(MethodHandles.Lookup lookup, String name, Class<?> type, String className) {
        if (lookup.lookupClass().getClassLoader() instanceof Shape.Source source) {
            return source.shape(className);
        }
        throw new EngineError("the class " + className + " was rewritten by somebody else");
    }
}
