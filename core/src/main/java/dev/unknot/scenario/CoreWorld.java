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

    private final Granularity granularity;
    private final MemoryWorld classes;
    private final Map<String, Program> programs = new LinkedHashMap<>();

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
            case SYNC -> new Trapped(unwatched(scenario), scenario);
            case MEMORY -> MemoryWorld.watched(unwatched(scenario));
        };
    }

    /**
     * The program of a scenario for a search that is to know all that steps do. It has the same executions as
     * {@link #program} of the world for that granularity, but tells all accesses to memory, and so is slower.
     *
     * @throws IllegalArgumentException if the catalogue has no such scenario
     */
    public static Program told(Scenario scenario, Granularity granularity) {
        return switch (granularity) {
            case SYNC -> Watched.WORLD.unwatched(scenario);
            case MEMORY -> Watched.WORLD.program(scenario);
        };
    }

    /** A program of the world at granularity sync. */
    private record Trapped(Program program, Scenario scenario) implements Program {
        @Override
        public String name() {
            return program.name();
        }

        @Override
        public Program told() {
            return CoreWorld.told(scenario, Granularity.SYNC);
        }

        @Override
        public Subject start(Scheduler scheduler) {
            return program.start(scheduler);
        }
    }

    private Program unwatched(Scenario scenario) {
        Program program = programs.get(scenario.name());
        if (program == null) {
            throw new IllegalArgumentException("the catalogue has no scenario " + scenario.name());
        }
        return program;
    }
}
