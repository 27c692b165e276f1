// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accesses memory in all the ways there are, and tells what came of it. */
@SuppressWarnings({"ImmutableEnumChecker", "NarrowingCompoundAssignment", "StaticGuardedByInstance"
}) // that is the point
public final class Opcodes implements Supplier<String> {
    private static int made;
    private static long madeLong;
    private static @Nullable Object madeObject;

    /** For the tests. */
    public Opcodes() {}

    /** A field of each type. */
    private static class Fields {
        boolean z;
        byte b;
        char c;
        short s;
        int i;
        long j;
        float f;
        double d;

        @Nullable
        Object o;

        int[][] table = {};

        String all() {
            return z + "," + b + "," + (int) c + "," + s + "," + i + "," + j + "," + f + "," + d + "," + o;
        }

        void change(int by) {
            z ^= by > 0;
            b += (byte) by;
            c += (char) by;
            s -= (short) by;
            i++;
            ++i;
            j *= by + 1L;
            j++;
            f += by;
            d = d-- + by * i++;
            o = o == null ? "o" + by : o;
            table = new int[2][by];
            table[1][0] = i;
            table[1][0] += table[1][0]++;
        }
    }

    /** A subclass, with a constructor that does things before it calls that of its superclass. */
    private static class More extends Fields {
        private final int early;
        private int late;

        More(int number) {
            int doubled = number > 2 ? number * 2 : new More(3).late;
            early = doubled;
            late = new int[] {doubled, 1}[0];
            super();
            late += early;
            i = late;
        }

        More() {
            this(new Box(made).value() > 100 ? 7 : 5);
            late++;
        }

        @Override
        String all() {
            return super.all() + "," + early + "," + late;
        }
    }

    /** With a default method, a static and a private one. */
    private interface Named {
        String name();

        default String twice() {
            return join(name(), name());
        }

        private static String join(String a, String b) {
            return a + '&' + b;
        }
    }

    /** With a field that can be changed. */
    private static final class Box implements Named {
        private int value;

        Box(int value) {
            this.value = value;
        }

        int value() {
            return value++;
        }

        @Override
        public String name() {
            return "box" + value;
        }
    }

    private record Pair(int first, List<Integer> rest) {}

    private enum Colour {
        RED,
        GREEN;

        private int seen;

        int seen() {
            return ++seen;
        }
    }

    private sealed interface Shape permits Circle, Square {}

    private record Circle(int radius) implements Shape {}

    private static final class Square implements Shape {
        private int side = 3;
    }

    /** An inner class, which knows its outer object. */
    private final class Inner {
        private long sum = total;

        long add(int number) {
            total += number;
            sum += total++;
            return sum;
        }
    }

    private long total = 10;

    @Override
    public String get() {
        StringBuilder out = new StringBuilder();
        fields(out);
        arrays(out);
        statics(out);
        lambdas(out);
        switches(out);
        exceptions(out);
        return out.toString();
    }

    private static void fields(StringBuilder out) {
        Fields fields = new Fields();
        fields.change(3);
        fields.change(0x7fff);
        More more = new More(4);
        more.change(2);
        out.append(fields.all()).append(';').append(more.all()).append(';');
        out.append(new More().all()).append(';');
    }

    private static void arrays(StringBuilder out) {
        boolean[] z = {true, false};
        byte[] b = {1, 2};
        char[] c = {'a', 'b'};
        short[] s = {1, -1};
        int[] i = {1, 2};
        long[] j = {1L << 40, 2};
        float[] f = {1.5f, 2};
        double[] d = {1.25, 2};
        Object[] o = {"x", null};
        z[1] |= z[0];
        b[1] += 127;
        c[0]++;
        s[1] *= 3;
        i[i[0]]++;
        j[1] += j[0]--;
        f[0] /= 2;
        d[1] = d[0]++ * 2;
        o[1] = o;
        out.append(z[1])
                .append(b[1])
                .append(c[0])
                .append(s[1])
                .append(i[1])
                .append(j[0])
                .append(j[1]);
        out.append(f[0]).append(d[0]).append(d[1]).append(o[1] == o).append(';');
        long[][][] deep = new long[2][3][];
        deep[1][2] = new long[] {5, 6};
        deep[1][2][0] += deep[1].length;
        out.append(deep[1][2][0]).append(deep[0][0] == null).append(';');
    }

    private void statics(StringBuilder out) {
        made = 0;
        made++;
        madeLong = made + 41L;
        madeLong += made;
        madeObject = new Box((int) madeLong);
        Inner inner = new Inner();
        out.append(made)
                .append(madeLong)
                .append(((Box) madeObject).name())
                .append(inner.add(5))
                .append(';');
    }

    private static void lambdas(StringBuilder out) {
        Box box = new Box(1);
        Supplier<String> captured = () -> box.name() + box.value++ + box.value;
        IntFunction<Box> maker = Box::new;
        Function<Box, Integer> getter = Box::value;
        IntFunction<int[]> array = int[]::new;
        List<Box> boxes = new ArrayList<>();
        boxes.add(maker.apply(9));
        boxes.add(box);
        out.append(captured.get()).append(getter.apply(boxes.getFirst())).append(boxes.getFirst().value);
        out.append(array.apply(3).length).append(box.twice()).append(';');
        Pair pair = new Pair(2, List.of(1, 2));
        out.append(pair).append(pair.equals(new Pair(2, List.of(1, 2)))).append(';');
    }

    private static void switches(StringBuilder out) {
        for (Colour colour : Colour.values()) {
            out.append(
                    switch (colour) {
                        case RED -> colour.seen() > 0 ? "r" : "?";
                        case GREEN -> "g" + Colour.valueOf("GREEN").ordinal();
                    });
        }
        for (Shape shape : List.of(new Circle(2), new Square())) {
            out.append(
                    switch (shape) {
                        case Circle(int radius) when radius > 5 -> "big";
                        case Circle circle -> "circle" + circle.radius();
                        case Square square -> "square" + square.side++ + square.side;
                    });
        }
        out.append(';');
    }

    private static void exceptions(StringBuilder out) {
        Fields none = null;
        try {
            out.append(dereference(none));
        } catch (NullPointerException e) {
            out.append("null");
        } finally {
            made += 2;
        }
        try {
            out.append(new int[1][0].length).append(new long[2][made * 1000].length);
            long[][] empty = new long[1][0];
            empty[0][made] = 1;
        } catch (ArrayIndexOutOfBoundsException e) {
            out.append("bounds").append(made);
        }
        try {
            Object[] strings = new String[1];
            strings[0] = made;
        } catch (ArrayStoreException e) {
            out.append("store");
        }
        synchronized (out) {
            made--;
        }
        out.append(made);
    }

    private static int dereference(@Nullable Fields fields) {
        return fields == null ? fieldOf(fields) : fields.i;
    }

    @SuppressWarnings("NullAway") // that it is null is the point
    private static int fieldOf(@Nullable Fields fields) {
        return fields.i;
    }
}
