// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.memory;

import dev.unknot.explore.Program;
import dev.unknot.explore.Subject;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Granularity;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * Classes that were loaded anew, most of them rewritten so that their accesses to memory are watched. Its classes are
 * not those of the same name elsewhere: what goes in and out is of shared types, such as {@link Program}. Thread-safe;
 * one world serves any number of workers, and is made once since loading it takes a good part of a second.
 */
public final class MemoryWorld {
    private final WorldLoader loader;

    /**
     * A world without classes so far; each is loaded when it is first needed.
     *
     * @param granularity the finest at which its programs can be watched. At {@link Granularity#SYNC} only uses of freed
     *     memory are trapped, which costs little
     * @param rewritten the packages whose classes are rewritten, without those below them
     * @param copied the packages whose classes are loaded anew, because they use such classes, but not watched. They
     *     must not share objects of rewritten classes that they make themselves in a thread of an execution
     */
    public MemoryWorld(Granularity granularity, List<String> rewritten, List<String> copied) {
        this(MemoryWorld.class.getClassLoader(), granularity, rewritten, copied);
    }

    /** The same with class files from elsewhere: the resources of that loader, which also loads all other classes. */
    public MemoryWorld(ClassLoader source, Granularity granularity, List<String> rewritten, List<String> copied) {
        loader = new WorldLoader(source, granularity, rewritten, copied);
    }

    /**
     * Makes an object of a class of this world, by the constructor without arguments.
     *
     * @param type a shared type, which the class must have
     * @throws IllegalArgumentException if there is no such class or constructor
     */
    public <T> T make(Class<T> type, String className) {
        try {
            Constructor<?> constructor = loader.loadClass(className).getDeclaredConstructor();
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance());
        } catch (ReflectiveOperationException | ClassCastException e) {
            Throwable cause = e instanceof InvocationTargetException thrown ? thrown.getTargetException() : e;
            throw new IllegalArgumentException("cannot make a " + className + ": " + cause, cause);
        }
    }

    /** A program of such a world at granularity {@link Granularity#MEMORY}, at which its classes are to be watched. */
    public static Program watched(Program program) {
        return new Watched(program);
    }

    private record Watched(Program program) implements Program {
        @Override
        public String name() {
            return program.name();
        }

        @Override
        public Granularity granularity() {
            return Granularity.MEMORY;
        }

        @Override
        public Subject start(Scheduler scheduler) {
            return program.start(scheduler);
        }
    }
}
