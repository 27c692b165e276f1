// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/**
 * A broken assertion of the core or of a lock. It ends the execution and is a finding: a bug of the subject, never of
 * the engine. Nobody but a judge catches it.
 */
public final class Panic extends Error {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What sort of assertion broke. */
    public enum Kind {
        /** An assertion of the core, or a lock used against its rules. */
        ASSERTION,
        /** A list whose links contradict each other. */
        CORRUPTED_QUEUE,
        /** Memory that was freed was read, written, or freed again. */
        USE_AFTER_FREE
    }

    /** A broken assertion with its message. */
    public Panic(String message) {
        this(Kind.ASSERTION, message);
    }

    /** A broken assertion of the given kind. */
    public Panic(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What sort of assertion broke. */
    public Kind kind() {
        return kind;
    }

    /** The message that names what is wrong. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
