// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an execution knows of one object of a rewritten class, or of one array. */
public final class Shadow implements SimObject {
    private static final int UNNUMBERED = -1;
    private static final Shadow[] NOTHING = {};
    private static final @Nullable FieldHistory[] NO_HISTORIES = {};
    private static final @Nullable VectorClock[] NO_CLOCKS = {};

    final MemoryModel memory;
    final int firstThing;
    private final Object target;
    /** The class; null for an array. */
    private final @Nullable Shape shape;

    private int number = UNNUMBERED;
    private boolean shared;
    private @Nullable Object freedAs;
    private Shadow[] contents = NOTHING;
    private int contained;
    private String arrayName = "array";
    private boolean locklessArray;

    private @Nullable FieldHistory[] histories = NO_HISTORIES;
    private @Nullable VectorClock[] clocks = NO_CLOCKS;

    /**
     * What is to be known of an object or array.
     *
     * @param shape the class; null for an array
     * @param firstThing the number of its first field for those who are told what steps touch
     */
    Shadow(MemoryModel memory, Object target, @Nullable Shape shape, int firstThing) {
        this.memory = memory;
        this.firstThing = firstThing;
        this.target = target;
        this.shape = shape;
    }

    /** Gives the object its number, unless it has one. */
    void enter(Names names) {
        if (number == UNNUMBERED) {
            number = names.register(this);
        }
    }

    /** The number in events that {@link #enter} gave. */
    int number() {
        return number;
    }

    /** Whether more threads than its maker may know the object. */
    boolean isShared() {
        return shared;
    }

    /** More threads than its maker may know the object from here on, and all that is or was stored in it. */
    void share() {
        if (!shared) {
            shared = true;
            for (int i = 0; i < contained; i++) {
                contents[i].share();
            }
            contents = NOTHING;
        }
    }

    /** An object is stored in this one, and so becomes known with it. */
    void contain(Shadow content) {
        if (shape == null && content.shape == null) {
            content.heldBy(arrayName + "[]", locklessArray);
        }
        if (shared) {
            content.share();
        } else if (!content.shared) {
            if (contained == contents.length) {
                contents = Arrays.copyOf(contents, Math.max(4, contained * 2));
            }
            contents[contained++] = content;
        }
    }

    /** What a freed object's memory is called; null if it is not freed. */
    @Nullable
    Object freedAs() {
        return freedAs;
    }

    void free(Object name) {
        freedAs = name;
    }

    /** An array is what a field holds. */
    void heldBy(String field, boolean lockless) {
        arrayName = field;
        locklessArray = lockless;
    }

    boolean isLockless(int field) {
        return shape == null ? locklessArray : shape.isLockless(field);
    }

    /** What was done to a field, or to an element. */
    FieldHistory history(int field) {
        if (field >= histories.length) {
            histories = Arrays.copyOf(histories, room(field));
        }
        FieldHistory history = histories[field];
        if (history == null) {
            history = new FieldHistory();
            histories[field] = history;
        }
        return history;
    }

    /** What happens before a read of a field that synchronises. */
    VectorClock clock(int field) {
        if (field >= clocks.length) {
            clocks = Arrays.copyOf(clocks, room(field));
        }
        VectorClock clock = clocks[field];
        if (clock == null) {
            clock = new VectorClock();
            clocks[field] = clock;
        }
        return clock;
    }

    private int room(int field) {
        return shape == null
                ? Math.max(8, field + 1 + field / 2)
                : shape.fields().size();
    }

    /** A field of the object as a reader wants to see it: {@code knote#0.status}, {@code DescriptorTable.slots[3]}. */
    String place(int field) {
        return shape == null
                ? arrayName + '[' + field + ']'
                : label() + '.' + shape.fields().get(field);
    }

    @Override
    public String label() {
        if (shape == null) {
            return arrayName;
        }
        if (shape.named()) {
            return target.toString();
        }
        String name = shape.name().substring(0, 1).toLowerCase(Locale.ROOT)
                + shape.name().substring(1);
        return number == UNNUMBERED ? name : name + '#' + number;
    }
}
