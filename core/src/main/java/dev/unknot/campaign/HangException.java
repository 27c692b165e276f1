// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.campaign;

/** An execution that does not come to its next scheduling point. Its message says where it is. */
public final class HangException extends Exception {
    private static final long serialVersionUID = 1L;

    HangException(String message) {
        super(message);
    }
}
