// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class RecordingTest {

    /** One call on a recording. */
    private record Entry(Kind kind, int verb, int thread, int object, int argument) {
        enum Kind {
            STEP,
            EVENT,
            TIME
        }

        void writeTo(Recording recording) {
            switch (kind) {
                case STEP -> recording.step(thread, Recording.NO_OBJECT, PendingSteps.Access.NONE);
                case EVENT -> recording.event(Verb.of(verb), thread, object, argument);
                case TIME -> recording.jump(argument);
            }
        }
    }

    private static Entry random(Random random) {
        return new Entry(
                Entry.Kind.values()[random.nextInt(3)],
                random.nextInt(Verb.values().length),
                random.nextInt(64),
                random.nextInt(0x10000),
                random.nextInt());
    }

    private static List<Entry> random(Random random, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(random(random));
        }
        return entries;
    }

    private static long digest(List<Entry> entries) {
        Recording recording = new Recording();
        entries.forEach(entry -> entry.writeTo(recording));
        return recording.digest();
    }

    private static void assertDiffers(List<Entry> entries, Consumer<List<Entry>> change) {
        List<Entry> changed = new ArrayList<>(entries);
        change.accept(changed);
        if (!changed.equals(entries)) {
            assertThat(digest(changed)).as(entries + " against " + changed).isNotEqualTo(digest(entries));
        }
    }

    @Test
    void digest_anyOneDifference_isAnother() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            List<Entry> entries = random(random, 1 + random.nextInt(20));
            int at = random.nextInt(entries.size());
            Entry old = entries.get(at);
            int bit = random.nextInt(16);
            assertDiffers(entries, list -> list.remove(at));
            assertDiffers(entries, list -> list.add(at, random(random)));
            if (old.kind() == Entry.Kind.EVENT) {
                int otherVerb = (old.verb() + 1) % Verb.values().length;
                assertDiffers(
                        entries, list -> list.set(at, event(otherVerb, old.thread(), old.object(), old.argument())));
                assertDiffers(
                        entries,
                        list -> list.set(at, event(old.verb(), old.thread() ^ 1, old.object(), old.argument())));
                assertDiffers(
                        entries,
                        list -> list.set(
                                at, event(old.verb(), old.thread(), old.object() ^ (1 << bit), old.argument())));
                assertDiffers(
                        entries,
                        list -> list.set(
                                at, event(old.verb(), old.thread(), old.object(), old.argument() ^ (1 << bit))));
            }
            if (at > 0) {
                assertDiffers(entries, list -> list.set(at, list.set(at - 1, list.get(at))));
            }
        }
    }

    private static Entry event(int verb, int thread, int object, int argument) {
        return new Entry(Entry.Kind.EVENT, verb, thread, object, argument);
    }

    @Test
    void event_allFields_areReadBack() {
        Recording recording = new Recording();
        Random random = new Random(2);
        List<Entry> entries = random(random, 5000);
        for (Entry entry : entries) {
            recording.event(Verb.of(entry.verb()), entry.thread(), entry.object(), entry.argument());
        }
        recording.event(Verb.TIME, Recording.NO_THREAD, Recording.NO_OBJECT, -1);
        assertThat(recording.events()).isEqualTo(5001);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            assertThat(recording.verb(i).ordinal()).isEqualTo(entry.verb());
            assertThat(recording.thread(i)).isEqualTo(entry.thread());
            assertThat(recording.object(i)).isEqualTo(entry.object());
            assertThat(recording.argument(i)).isEqualTo(entry.argument());
        }
        assertThat(recording.verb(5000)).isEqualTo(Verb.TIME);
        assertThat(recording.thread(5000)).isEqualTo(Recording.NO_THREAD);
        assertThat(recording.object(5000)).isEqualTo(Recording.NO_OBJECT);
        assertThat(recording.argument(5000)).isEqualTo(-1);
    }

    @Test
    void step_manySteps_knowTheirEvents() {
        Recording recording = new Recording();
        for (int i = 0; i < 1000; i++) {
            recording.step(i % 70, i, PendingSteps.Access.SHARED);
            for (int j = 0; j < i % 3; j++) {
                recording.event(Verb.LOCK, 0, j, 0);
            }
        }
        int events = 0;
        for (int i = 0; i < 1000; i++) {
            assertThat(recording.choice(i)).isEqualTo(i % 70);
            assertThat(recording.firstEvent(i)).isEqualTo(events);
            events += i % 3;
        }
        assertThat(recording.firstEvent(1000)).isEqualTo(events);
        assertThat(recording.schedule()).hasSize(1000).startsWith(0, 1, 2);
    }

    @Test
    void time_manyJumps_areReadBack() {
        Recording recording = new Recording();
        for (long i = 0; i < 100; i++) {
            recording.jump(i << 40);
        }
        assertThat(recording.time(99)).isEqualTo(99L << 40);
        assertThat(recording.verb(99)).isEqualTo(Verb.TIME);
    }

    @Test
    void clear_usedAgain_isAsNew() {
        Recording recording = new Recording();
        List<Entry> entries = random(new Random(3), 50);
        entries.forEach(entry -> entry.writeTo(recording));
        long digest = recording.digest();
        recording.clear();
        assertThat(recording.digest()).isEqualTo(new Recording().digest());
        assertThat(recording.steps()).isZero();
        assertThat(recording.events()).isZero();
        entries.forEach(entry -> entry.writeTo(recording));
        assertThat(recording.digest()).isEqualTo(digest);
    }
}
