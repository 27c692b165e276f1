// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import dev.unknot.sync.Panic;
import dev.unknot.sync.sim.HappensBefore.Side;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the accesses of one execution to the objects of rewritten classes, of which {@link Probe} tells it.
 *
 * <p>At both granularities an access to a freed object is a panic, and each access to an object that several threads may
 * know is told to {@link Touches}, as far as classes were rewritten to tell all accesses. At {@link Granularity#MEMORY}
 * such an access is a scheduling point besides, and two accesses that nothing orders, one of them a write, are a
 * {@link Race}. An object is its maker's alone until a reference to it is stored in an object or array that
 * others may know, captured, or handed to code that is not rewritten; who cannot have a reference cannot collide.
 *
 * <p>Nothing is watched outside of steps, nor while somebody looks at the subject in the midst of one.
 */
final class MemoryModel {
    private static final int RACES_MAX = 32;
    private static final ThreadLocal<Slot> SLOTS = ThreadLocal.withInitial(Slot::new);

    private final StepLoop steps;
    private final Names names;
    private final Touches touches;
    /** Null at granularity {@link Granularity#SYNC}. */
    private final @Nullable HappensBefore order;
    /**
     * Arrays that rewritten code has made or put into a field, and, by their shapes, the static fields of classes; looked
     * up, never gone through.
     */
    private @Nullable IdentityHashMap<Object, Shadow> arrays;

    private final List<Race> races = new ArrayList<>();
    private boolean watching;
    private int initializers;
    private boolean watchedBefore;
    private int accesses;

    /** What watches the execution on one thread of the JVM. */
    static final class Slot {
        private @Nullable MemoryModel current;
    }

    MemoryModel(StepLoop steps, Names names, Touches touches, Granularity granularity) {
        this.steps = steps;
        this.names = names;
        this.touches = touches;
        order = granularity == Granularity.MEMORY ? new HappensBefore() : null;
    }

    /** What watches the execution on this thread of the JVM; null if none runs. */
    static @Nullable MemoryModel current() {
        return slot().current;
    }

    private static Slot slot() {
        return Thread.currentThread() instanceof EngineThread thread ? thread.slot : SLOTS.get();
    }

    /** Begins to watch what this thread of the JVM runs. */
    void begin() {
        watching = true;
        enter();
    }

    /** What this thread of the JVM runs belongs to the execution. */
    void enter() {
        slot().current = this;
    }

    /** Ends what {@link #begin} began. */
    void end() {
        watching = false;
        slot().current = null;
    }

    /**
     * A class is initialised. That happens once, in whichever execution comes first, and is no part of it: until
     * {@link #endInitializer} nothing is watched.
     */
    void beginInitializer() {
        if (initializers++ == 0) {
            watchedBefore = watching;
        }
        watching = false;
    }

    void endInitializer() {
        if (--initializers == 0) {
            watching = watchedBefore;
        }
    }

    boolean isWatching() {
        return watching;
    }

    /** A listener for whose looks at the subject nobody is blamed. */
    StepListener unwatched(StepListener watcher) {
        return new StepListener() {
            @Override
            public void stepBegins(int thread) {
                look(() -> watcher.stepBegins(thread));
            }

            @Override
            public void recorded(int event) {
                look(() -> watcher.recorded(event));
            }

            @Override
            public void accessed(int number) {
                look(() -> watcher.accessed(number));
            }

            @Override
            public void executionEnds() {
                look(watcher::executionEnds);
            }
        };
    }

    private void look(Runnable inspection) {
        boolean before = watching;
        watching = false;
        inspection.run();
        watching = before;
    }

    /** The races so far, in the order in which they were found, one for each place and pair of threads. */
    List<Race> races() {
        return List.copyOf(races);
    }

    // ---- objects ----

    /** What is to be known of an object that is being made; null if nothing. */
    @Nullable
    Shadow born(Object object, Shape shape) {
        if (!watching) {
            return null;
        }
        Shadow shadow = newShadow(object, shape);
        if (!steps.isRecorded()) {
            shadow.share();
        }
        return shadow;
    }

    /** An array was made. */
    void bornArray(Object array) {
        if (watching) {
            Shadow shadow = newShadow(array, null);
            if (!steps.isRecorded()) {
                shadow.share();
            }
            arrays().put(array, shadow);
        }
    }

    /** An array was put into a field of that name. */
    void heldBy(Object array, String field, boolean lockless) {
        if (watching) {
            arrays().computeIfAbsent(array, made -> newShadow(made, null)).heldBy(field, lockless);
        }
    }

    private IdentityHashMap<Object, Shadow> arrays() {
        IdentityHashMap<Object, Shadow> known = arrays;
        if (known == null) {
            known = new IdentityHashMap<>();
            arrays = known;
        }
        return known;
    }

    /** What is known of an array; null if nothing. */
    @Nullable
    Shadow ofArray(Object array) {
        IdentityHashMap<Object, Shadow> known = arrays;
        return known == null ? null : known.get(array);
    }

    void free(Shadowed object, Object name) {
        if (!watching || steps.current() == null) {
            return;
        }
        Shape shape = object.unknot$shape();
        Shadow shadow = object.unknot$shadow();
        if (shadow == null) {
            shadow = newShadow(object, shape);
            object.unknot$shadow(shadow);
        }
        checkLive(shadow, Verb.WRITE);
        shadow.free(name);
        changesAll(shadow, shape.fields().size());
    }

    private void changesAll(Shadow shadow, int count) {
        if (touches.isTold()) {
            for (int i = 0; i < count; i++) {
                touches.changes(shadow.firstThing + i);
            }
        }
    }

    private Shadow newShadow(Object target, @Nullable Shape shape) {
        int fields = shape == null ? Array.getLength(target) : shape.fields().size();
        return new Shadow(this, target, shape, touches.newNumbers(steps.current(), fields));
    }

    private void checkLive(Shadow shadow, Verb verb) {
        Object freedAs = shadow.freedAs();
        if (freedAs != null) {
            String[] name = {""};
            look(() -> name[0] = freedAs.toString());
            throw new Panic(Panic.Kind.USE_AFTER_FREE, verb.word() + " of freed " + name[0]);
        }
    }

    // ---- accesses ----

    void accessElement(Object array, int index, Verb verb) {
        Shadow shadow = ofArray(array);
        if (shadow != null && index >= 0 && index < Array.getLength(array)) {
            access(shadow, index, verb);
        }
    }

    void accessStatic(Shape shape, int field, Verb verb) {
        if (watching) {
            Shadow shadow =
                    arrays().computeIfAbsent(shape, key -> new Shadow(this, key, shape, Touches.statics(shape.name())));
            shadow.share();
            access(shadow, field, verb);
        }
    }

    /** A field's value is about to be taken that other code changes: a collection. What will be done is not known. */
    void use(Shadow shadow, int field) {
        if (watching && shadow.isShared()) {
            touches.changes(shadow.firstThing + field);
        }
    }

    /** An array is about to be handed to other code, which may do anything with it. */
    void handOver(Object array) {
        Shadow shadow = watching ? ofArray(array) : null;
        if (shadow != null && shadow.isShared()) {
            changesAll(shadow, Array.getLength(array));
        }
    }

    /** An array is about to be copied. */
    void copied(Object array) {
        Shadow shadow = watching ? ofArray(array) : null;
        for (int i = 0; shadow != null && shadow.isShared() && i < Array.getLength(array); i++) {
            touches.looks(shadow.firstThing + i);
        }
    }

    /** The running thread is about to read or write a field or element. */
    void access(Shadow shadow, int field, Verb verb) {
        SimThread self = steps.current();
        if (!watching || self == null) {
            return;
        }
        HappensBefore clocks = steps.isRecorded() ? order : null;
        boolean isPoint = clocks != null && shadow.isShared();
        if (isPoint) {
            self.accessedThing = shadow.firstThing + field;
            self.accessWrites = verb == Verb.WRITE;
            shadow.enter(names);
            steps.point(self, SimThread.Pending.ACCESS, shadow);
        }
        checkLive(shadow, verb);
        if (shadow.isShared()) {
            if (verb == Verb.WRITE) {
                touches.changes(shadow.firstThing + field);
            } else {
                touches.looks(shadow.firstThing + field);
            }
        }
        if (clocks == null) {
            return;
        }
        int event = steps.recording().events();
        if (isPoint) {
            steps.record(verb, self, shadow.number(), field);
        }
        steps.accessed(accesses);
        if (shadow.isLockless(field)) {
            synchronise(clocks, self, shadow.clock(field), verb, event);
        } else {
            judge(clocks, self, shadow, field, verb);
        }
        accesses++;
    }

    private static void synchronise(HappensBefore clocks, SimThread self, VectorClock field, Verb verb, int event) {
        clocks.acquire(self, field);
        if (verb == Verb.WRITE) {
            clocks.release(self, field, event);
        }
    }

    private void judge(HappensBefore clocks, SimThread self, Shadow shadow, int field, Verb verb) {
        int place = clocks.place(self);
        VectorClock clock = clocks.clock(self);
        FieldHistory history = shadow.history(field);
        int writer = history.unorderedWriter(clock);
        if (writer != FieldHistory.NOBODY) {
            Race.Access first = new Race.Access(clocks.thread(writer), Verb.WRITE, history.writeNumber());
            found(clocks, shadow.place(field), first, writer, self, verb);
        }
        int reader = verb == Verb.WRITE ? history.unorderedReader(clock, FieldHistory.NOBODY) : FieldHistory.NOBODY;
        while (reader != FieldHistory.NOBODY) {
            Race.Access first = new Race.Access(clocks.thread(reader), Verb.READ, history.readNumber(reader));
            found(clocks, shadow.place(field), first, reader, self, verb);
            reader = history.unorderedReader(clock, reader);
        }
        if (verb == Verb.WRITE) {
            history.wrote(place, clock.time(place), accesses);
        } else {
            history.read(place, clock, accesses);
        }
    }

    private void found(
            HappensBefore clocks, String where, Race.Access first, int firstPlace, SimThread self, Verb verb) {
        boolean known = races.stream()
                .anyMatch(race -> race.place().equals(where) && Race.joins(race, first.thread(), self.id));
        if (!known && races.size() < RACES_MAX) {
            int since = clocks.end(firstPlace, clocks.clock(self).time(firstPlace));
            races.add(new Race(where, first, new Race.Access(self.id, verb, accesses), since));
        }
    }

    // ---- what orders accesses ----

    /** The clocks, if what happens is judged: who looks at a counter in the midst of a step learns nothing by it. */
    private @Nullable HappensBefore judging() {
        return order != null && watching && steps.isRecorded() ? order : null;
    }

    void release(SimThread thread, int object, Side side) {
        HappensBefore clocks = judging();
        if (clocks != null) {
            clocks.release(
                    thread, clocks.clockOf(object, side), steps.recording().events());
        }
    }

    void acquire(SimThread thread, int object, Side side) {
        HappensBefore clocks = judging();
        if (clocks != null) {
            clocks.acquire(thread, clocks.clockOf(object, side));
        }
    }

    /** What the thread did happens before what the other one does next. */
    void pass(SimThread thread, SimThread next) {
        HappensBefore clocks = judging();
        if (clocks != null) {
            clocks.pass(thread, next, steps.recording().events());
        }
    }

    void load(VectorClock counter) {
        HappensBefore clocks = judging();
        if (clocks != null) {
            clocks.acquire(steps.running(), counter);
        }
    }

    void store(VectorClock counter) {
        HappensBefore clocks = judging();
        if (clocks != null) {
            clocks.acquire(steps.running(), counter);
            clocks.release(steps.running(), counter, HappensBefore.COUNTER);
        }
    }
}
