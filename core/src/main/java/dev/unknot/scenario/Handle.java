// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

/**
 * The name that a scenario gives to a descriptor, a process or a device. The number behind it is that of the execution.
 *
 * @param name as reports print it
 * @param slot its place in a {@link World}
 */
public record Handle(String name, int slot) {

    @Override
    public String toString() {
        return name;
    }
}
