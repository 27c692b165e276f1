// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario.vectors;

import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation returned.
 *
 * @param value its value, -1 if it failed
 * @param error the name of the error; empty if it did not fail
 * @param events what kevent(2) delivered, as far as it is listed; null for other operations
 */
record OperationResult(long value, String error, @Nullable List<ResultEvent> events) {
    /** Success without a value. */
    static final OperationResult ZERO = new OperationResult(0, "", null);

    static OperationResult of(Result result) {
        return result.isOk() ? of(result.value()) : failed(result.error());
    }

    static OperationResult of(long value) {
        return value == 0 ? ZERO : new OperationResult(value, "", null);
    }

    static OperationResult failed(Errno error) {
        return new OperationResult(-1, error.name(), null);
    }

    /** The form that it has in a vector. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[").append(value).append(',');
        text.append(error.isEmpty() ? "0" : '"' + error + '"');
        if (events != null) {
            text.append(",[");
            for (int i = 0; i < events.size(); i++) {
                text.append(i == 0 ? "" : ",").append(events.get(i));
            }
            text.append(']');
        }
        return text.append(']').toString();
    }
}
