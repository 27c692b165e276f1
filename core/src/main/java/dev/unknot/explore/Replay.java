// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.explore;

import dev.unknot.sync.sim.Ending;
import dev.unknot.sync.sim.Recording;

/**
 * Follows a schedule. The strict form ends the execution where the schedule does not fit; the lenient one, which
 * minimising uses, goes on with the thread that ran before or the first enabled one, so that any schedule gives some
 * execution.
 */
public final class Replay implements Strategy {
    private final Mode mode;
    private int[] choices = {};
    private int at;
    private int divergence = -1;

    /** What to do where the schedule does not fit. */
    public enum Mode {
        /** End the execution there. */
        STRICT,
        /** Go on without the schedule's help for that step. */
        LENIENT
    }

    private Replay(Mode mode, int[] choices) {
        this.mode = mode;
        this.choices = choices;
    }

    /** Follows the schedule to the letter. */
    public static Replay strict(Schedule schedule) {
        return new Replay(Mode.STRICT, schedule.choices());
    }

    /** Follows a schedule as far as it fits; {@link #follow} names it. */
    static Replay lenient() {
        return new Replay(Mode.LENIENT, new int[0]);
    }

    Replay follow(int[] schedule) {
        choices = schedule;
        return this;
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public boolean begin(long index) {
        at = 0;
        divergence = -1;
        return index == 0;
    }

    /** The first step at which the schedule did not fit, also because one of the two goes on alone; -1 if it fits. */
    public int divergence() {
        return divergence;
    }

    /** Whether the whole schedule was used, and fitted. */
    public boolean fitted() {
        return divergence < 0 && at == choices.length;
    }

    @Override
    public int chooseThread(long enabled, int current) {
        if (divergence >= 0) {
            return STOP;
        }
        int wanted = at < choices.length ? choices[at] : -1;
        at++;
        boolean fits = wanted >= 0 && wanted < Recording.VALUE_BASE && (enabled >>> wanted & 1) != 0;
        if (fits) {
            return wanted;
        }
        if (mode == Mode.STRICT) {
            divergence = at - 1;
            return STOP;
        }
        boolean goesOn = current >= 0 && (enabled >>> current & 1) != 0;
        return goesOn ? current : Long.numberOfTrailingZeros(enabled);
    }

    @Override
    public int chooseValue(int bound) {
        int wanted = at < choices.length ? choices[at] - Recording.VALUE_BASE : -1;
        at++;
        if (wanted >= 0 && wanted < bound) {
            return wanted;
        }
        if (mode == Mode.STRICT && divergence < 0) {
            divergence = at - 1;
        }
        return 0;
    }

    @Override
    public void ended(Ending ending) {
        if (mode == Mode.STRICT && divergence < 0 && at < choices.length) {
            divergence = at;
        }
    }

    @Override
    public String guarantee() {
        return "one execution";
    }
}
