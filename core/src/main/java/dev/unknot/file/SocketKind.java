// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

/** What a socket carries (so_type). */
public enum SocketKind {
    /** Bytes in order; it must be connected before it can send (SOCK_STREAM). */
    STREAM(8192, 8192),
    /** Messages, each whole or not at all (SOCK_DGRAM). */
    DATAGRAM(2048, 4096);

    private static final int LOWAT_SEND = 2048;

    private final int sendSpace;
    private final int receiveSpace;

    SocketKind(int sendSpace, int receiveSpace) {
        this.sendSpace = sendSpace;
        this.receiveSpace = receiveSpace;
    }

    int sendSpace() {
        return sendSpace;
    }

    int receiveSpace() {
        return receiveSpace;
    }

    int sendLowWater() {
        return Math.min(LOWAT_SEND, sendSpace);
    }
}
