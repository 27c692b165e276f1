// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore.dpor;

/** What an execution teaches a search by wakeup trees: sequences that are to be explored from states along it. */
final class Lessons {
    private final Model model;
    private final Path path;
    private final Races races;
    private final Blocked blocked;
    private final Rules rules;
    private final Sequence sequence;
    private final Note note;

    /** Is told of a sequence. */
    @FunctionalInterface
    interface Note {
        /** A sequence, which may be used up, that is to be explored from the state before the event of that number. */
        void note(int event, Sequence sequence);
    }

    Lessons(Model model, Path path, Races races, Blocked blocked, Rules rules, Note note) {
        this.model = model;
        this.path = path;
        this.races = races;
        this.blocked = blocked;
        this.rules = rules;
        this.note = note;
        sequence = new Sequence(model.accesses());
    }

    /** Notes the other ways in which the event that the model has just made could have chosen. */
    void ofChoice(int event, int chosen) {
        int wanted = Model.thread(chosen);
        while (wanted >= 0) {
            model.probe(event);
            int set = model.step(wanted);
            int action = model.action(wanted);
            wanted = model.alternative(action);
            if (action != chosen) {
                sequence.clear();
                sequence.append(action, set);
                note.note(event, sequence);
            }
        }
        model.rewind(event);
        model.step(chosen);
    }

    /** Notes what reverses the races of a maximal execution, of which all are found. */
    void ofRaces() {
        int length = path.length();
        for (int event = 0; event < length; event++) {
            ofRaces(event, length);
        }
        if (rules.blockedThreadsRace()) {
            for (long rest = blocked.threads(); rest != 0; rest &= rest - 1) {
                int thread = Long.numberOfTrailingZeros(rest);
                races.analysePending(thread, blocked.pending(thread));
                ofRaces(length, length);
            }
        }
    }

    private void ofRaces(int event, int length) {
        int end = races.end(event);
        for (int race = races.first(event); race < end; race = races.next(race)) {
            races.reversal(race, event, length, sequence);
            note.note(races.earliest(race), sequence);
        }
    }
}
