// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of one file entry that begins with one descriptor and one user: who uses it while descriptors name it may, and
 * whoever gives the last reference up closes it. Each operation is one step.
 */
public final class FileUseModel implements Model<FileUseModel.Life, FileUseModel.Call, FileUseModel.Outcome> {

    /** The model. */
    public FileUseModel() {}

    /** What can be done. */
    public enum Call {
        /** Becomes a user. */
        USE,
        /** Ends a use. */
        UNUSE,
        /** Adds a descriptor. */
        HOLD,
        /** Takes a descriptor away. */
        CLOSE
    }

    /** What that can come to. */
    public enum Outcome {
        /** It was done. */
        DONE,
        /** It was done, and the file closed with it. */
        CLOSED,
        /** The entry may not be used any more. */
        REFUSED
    }

    /**
     * The state.
     *
     * @param descriptors how many descriptors name the entry
     * @param users how many users it has
     */
    public record Life(int descriptors, int users) {
        Life with(Call call) {
            return switch (call) {
                case USE -> new Life(descriptors, users + 1);
                case UNUSE -> new Life(descriptors, users - 1);
                case HOLD -> new Life(descriptors + 1, users);
                case CLOSE -> new Life(descriptors - 1, users);
            };
        }

        boolean isOver() {
            return descriptors == 0 && users == 0;
        }
    }

    @Override
    public String subject() {
        return "file entry";
    }

    @Override
    public Life initial() {
        return new Life(1, 1);
    }

    /** One operation; {@code seen} is null if it has not returned. */
    private record Taking(Call call, @Nullable Outcome seen) implements Step<Life> {
        private Outcome outcome(Life life) {
            boolean allowed = switch (call) {
                case USE, HOLD, CLOSE -> life.descriptors() > 0;
                case UNUSE -> life.users() > 0;
            };
            if (!allowed) {
                return Outcome.REFUSED;
            }
            return life.with(call).isOver() ? Outcome.CLOSED : Outcome.DONE;
        }

        @Override
        public List<Life> after(Life state) {
            Outcome outcome = outcome(state);
            if (seen != null && seen != outcome) {
                return List.of();
            }
            return List.of(outcome == Outcome.REFUSED ? state : state.with(call));
        }

        @Override
        public String text() {
            return seen == null ? call.name() : call + " = " + seen;
        }

        @Override
        public String instead(Life state) {
            return "it is " + outcome(state);
        }
    }

    @Override
    public List<Step<Life>> steps(History<Call, Outcome> history, Invocation<Call, Outcome> operation) {
        return List.of(new Taking(operation.call(), operation.result()));
    }

    @Override
    public List<Step<Life>> pendingSteps(History<Call, Outcome> history, Invocation<Call, Outcome> operation) {
        return List.of(new Taking(operation.call(), null));
    }
}
