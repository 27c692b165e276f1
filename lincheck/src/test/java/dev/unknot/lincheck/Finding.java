// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.lincheck;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jetbrains.kotlinx.lincheck.strategy.LincheckFailure;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * What Lincheck finds in a suite with a planted bug.
 *
 * @param failure what kind of failure it is
 * @param report what Lincheck prints
 */
record Finding(LincheckFailure failure, String report) {

    /** Has Lincheck judge a class, and fails if it finds nothing. */
    static Finding of(ModelCheckingOptions options, Class<?> suite) {
        LincheckAssertionError error = catchThrowableOfType(LincheckAssertionError.class, () -> options.check(suite));
        if (error == null) {
            throw new AssertionError("the planted bug of " + suite.getSimpleName() + " was not found");
        }
        return new Finding(error.getFailure$lincheck(), String.valueOf(error.getMessage()));
    }
}
