// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.conformance;

import dev.unknot.file.CapabilityRights;
import dev.unknot.file.FileFlags;
import dev.unknot.file.PollFlags;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.KeventFlags;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Kevents and numbers as cases write them. Names are those of the kernel's headers without what all have in common. */
final class EventText {
    private static final Map<String, Long> CONSTANTS = new HashMap<>();

    static {
        for (Class<?> from : List.of(KeventFlags.class, FileFlags.class, PollFlags.class, CapabilityRights.class)) {
            for (Field field : from.getFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    try {
                        CONSTANTS.putIfAbsent(field.getName(), ((Number) field.get(null)).longValue());
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
    }

    private EventText() {}

    /** A sum of names with one of the prefixes, and numbers. */
    static long constant(String text, String... prefixes) {
        long sum = 0;
        for (String part : text.split("\\+", -1)) {
            sum |= constantPart(part, prefixes);
        }
        return sum;
    }

    private static long constantPart(String part, String... prefixes) {
        for (String prefix : prefixes) {
            Long value = CONSTANTS.get(prefix + part);
            if (value != null) {
                return value;
            }
        }
        return number(part);
    }

    static long number(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
    }

    /** A change: ident, filter, flags, then ff=, d=, u= and ext=. */
    static Kevent change(String braces, ToLongFunction<String> names) {
        String[] parts = parts(braces);
        long ident = names.applyAsLong(parts[0]);
        int filter = (int) constant(parts[1], "EVFILT_");
        int flags = 0;
        int fflags = 0;
        long data = 0;
        long udata = 0;
        Kevent.Ext ext = Kevent.Ext.NONE;
        for (int i = 2; i < parts.length; i++) {
            String part = parts[i];
            if (part.startsWith("ff=")) {
                fflags = (int) constant(part.substring(3), "NOTE_");
            } else if (part.startsWith("d=")) {
                data = names.applyAsLong(part.substring(2));
            } else if (part.startsWith("u=")) {
                udata = number(part.substring(2));
            } else if (part.startsWith("ext=")) {
                ext = new Kevent.Ext(number(part.substring(4)), 0, 0, 0);
            } else if (i == 2) {
                flags = (int) constant(part, "EV_");
            } else {
                throw new IllegalArgumentException("not part of a change: " + part);
            }
        }
        return new Kevent(ident, filter, flags, fflags, data, udata, ext);
    }

    /** Whether an event is as described; what is not said of flags, notes and data must be zero. */
    static boolean matches(String braces, Kevent event, ToLongFunction<String> names) {
        String[] parts = parts(braces);
        if (names.applyAsLong(parts[0]) != event.ident() || (int) constant(parts[1], "EVFILT_") != event.filter()) {
            return false;
        }
        String flags = "0";
        String fflags = "0";
        String data = "0";
        String udata = "*";
        String ext = "0";
        for (int i = 2; i < parts.length; i++) {
            String value = parts[i].substring(parts[i].indexOf('=') + 1);
            switch (parts[i].substring(0, parts[i].indexOf('=') + 1)) {
                case "fl=" -> flags = value;
                case "ff=" -> fflags = value;
                case "d=" -> data = value;
                case "u=" -> udata = value;
                case "ext=" -> ext = value;
                default -> throw new IllegalArgumentException("not part of an event: " + parts[i]);
            }
        }
        return (flags.equals("*") || (int) constant(flags, "EV_") == event.flags())
                && (fflags.equals("*") || (int) constant(fflags, "NOTE_") == event.fflags())
                && matchesNumber(data, event.data(), names)
                && matchesNumber(udata, event.udata(), names)
                && matchesNumber(ext, event.ext().first(), names);
    }

    private static boolean matchesNumber(String text, long value, ToLongFunction<String> names) {
        if (text.equals("*")) {
            return true;
        }
        if (text.startsWith(">")) {
            return value > names.applyAsLong(text.substring(1));
        }
        return value == names.applyAsLong(text);
    }

    private static String[] parts(String braces) {
        if (!braces.startsWith("{") || !braces.endsWith("}")) {
            throw new IllegalArgumentException("not a kevent: " + braces);
        }
        return braces.substring(1, braces.length() - 1).strip().split("\\s+", -1);
    }
}
