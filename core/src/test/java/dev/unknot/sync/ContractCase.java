// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.sync;

/** One statement of the contract, as a small program. It is made anew for each execution. */
@FunctionalInterface
public interface ContractCase {

    /** Makes what the threads share, starts them as the last thing, and says what to check in the end. */
    void start(Stage stage);
}
