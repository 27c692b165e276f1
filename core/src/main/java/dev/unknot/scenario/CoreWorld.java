// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import dev.unknot.explore.Program;
import dev.unknot.explore.Setting;
import dev.unknot.explore.Subject;
import dev.unknot.explore.memory.MemoryWorld;
import dev.unknot.sync.Scheduler;
import dev.unknot.sync.sim.Granularity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The core, and the catalogue on it, rewritten so that uses of freed memory are trapped and, at granularity memory, all
 * accesses are watched. There is one world for each granularity in the whole JVM, and others where the core's
 * class files are not the usual ones. Thread-safe.
 */
public final class CoreWorld {
    private static final List<String> REWRITTEN =
            List.of("dev.unknot.file", "dev.unknot.proc", "dev.unknot.kqueue", "dev.unknot.kqueue.filter");
    private static final List<String> COPIED =
            List.of("dev.unknot.history", "dev.unknot.scenario", "dev.unknot.scenario.vectors");

    private final ClassLoader source;
    private final Granularity granularity;
    private final MemoryWorld classes;
    private final Map<String, Program> programs = new LinkedHashMap<>();
    /** Guarded by this. */
    private @Nullable CoreWorld watched;

    /** Makes the worlds when they are first asked for. */
    private static final class Trapping {
        private static final CoreWorld WORLD = from(CoreWorld.class.getClassLoader(), Granularity.SYNC);

        private Trapping() {}
    }

    /** The same. */
    private static final class Watched {
        private static final CoreWorld WORLD = from(CoreWorld.class.getClassLoader(), Granularity.MEMORY);

        private Watched() {}
    }

    private CoreWorld(ClassLoader source, Granularity granularity) {
        this.source = source;
        this.granularity = granularity;
        classes = new MemoryWorld(source, granularity, REWRITTEN, COPIED);
        Supplier<?> catalogue = classes.make(Supplier.class, Catalogue.class.getName());
        if (catalogue.get() instanceof List<?> scenarios) {
            for (Object scenario : scenarios) {
                Program program = (Program) scenario;
                programs.put(program.name(), program);
            }
        }
    }

    /** The world for that granularity. */
    public static CoreWorld at(Granularity granularity) {
        return switch (granularity) {
            case SYNC -> Trapping.WORLD;
            case MEMORY -> Watched.WORLD;
        };
    }

    /**
     * The program of a scenario of the catalogue, in a setting.
     *
     * @throws IllegalArgumentException if the catalogue has no such scenario
     */
    public static Program in(Setting setting, Scenario scenario) {
        Program program = at(setting.granularity()).program(scenario);
        return setting.wakePolicy().isStrict() ? program : Program.waking(program, setting.wakePolicy());
    }

    /** A world of its own, whose class files are the resources of that loader. */
    public static CoreWorld from(ClassLoader source, Granularity granularity) {
        return new CoreWorld(source, granularity);
    }

    /** Its classes. */
    public MemoryWorld classes() {
        return classes;
    }

    /**
     * The rewritten program of a scenario of the catalogue.
     *
     * @throws IllegalArgumentException if the catalogue has no such scenario
     */
    public Program program(Scenario scenario) {
        return switch (granularity) {
            case SYNC -> new Trapped(this, unwatched(scenario), scenario);
            case MEMORY -> MemoryWorld.watched(unwatched(scenario));
        };
    }

    /** A program of the world at granularity sync. */
    private record Trapped(CoreWorld world, Program program, Scenario scenario) implements Program {
        @Override
        public String name() {
            return program.name();
        }

        @Override
        public Program told() {
            return world.watched().unwatched(scenario);
        }

        @Override
        public Subject start(Scheduler scheduler) {
            return program.start(scheduler);
        }
    }

    /** The world of the same class files that is watched. */
    private synchronized CoreWorld watched() {
        CoreWorld world = watched;
        if (world == null) {
            boolean usual = source == CoreWorld.class.getClassLoader();
            world = usual ? Watched.WORLD : from(source, Granularity.MEMORY);
            watched = world;
        }
        return world;
    }

    private Program unwatched(Scenario scenario) {
        Program program = programs.get(scenario.name());
        if (program == null) {
            throw new IllegalArgumentException("the catalogue has no scenario " + scenario.name());
        }
        return program;
    }
}
