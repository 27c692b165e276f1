// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.kqueue;

import java.util.List;

/** The audit. */
final class Audit {
    Audit(Kernel kernel) {}

    List<AuditViolation> run() {
        return List.of();
    }
}
