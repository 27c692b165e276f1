// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.file;

import static dev.unknot.kqueue.MachineRunner.onMachine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.unknot.file.AdvisoryLocks.Held;
import dev.unknot.file.Poller.Hold;
import dev.unknot.kqueue.filter.Machine;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waits on objects, and what the objects say of it. */
@Tag("sequential")
final class WaitersTest {

    private static Socket socket(Machine machine, int fd) {
        return (Socket)
                Objects.requireNonNull(machine.kernel().descriptors().at(fd)).data();
    }

    @Test
    void pollers_thatLeft_areDropped() {
        onMachine(machine -> {
            PollerList list = new PollerList();
            Poller stays = new Poller(machine.kernel().scheduler(), Hold.FILE);
            Poller looksAgain = new Poller(machine.kernel().scheduler(), Hold.NOTHING);
            Poller leaves = new Poller(machine.kernel().scheduler(), Hold.FILE);
            assertThat(list.isWaiting()).isFalse();
            list.record(stays);
            list.record(stays);
            list.record(looksAgain);
            list.record(leaves);
            assertThat(list.size()).isEqualTo(2);
            leaves.leave();
            assertThat(list.size()).isEqualTo(1);
            assertThat(list.isWaiting()).isTrue();
            list.wakeup();
            assertThat(stays.wasFired()).isTrue();
            assertThat(leaves.wasFired()).isFalse();
            list.record(leaves);
            assertThat(list.isWaiting()).isFalse();
            assertThat(list.size()).isZero();
        });
    }

    @Test
    void locks_waitedFor_sayWhoHasThem() {
        onMachine(machine -> {
            AdvisoryLocks locks = new AdvisoryLocks(machine.kernel().scheduler(), 0);
            Held held = new Held(machine.kernel().descriptors(), AdvisoryLocks.Type.EXCLUSIVE, 0, 9);
            locks.unlockAll(held.owner());
            assertThat(locks.test(held)).isNull();
            locks.prepare();
            assertThat(locks.mayWaitForever("lockf")).isFalse();
            assertThat(locks.lock(held, Patience.FAILS)).isEqualTo(Errno.OK);
            assertThat(locks.mayWaitForever("lockf")).isTrue();
            assertThat(locks.describe()).isEqualTo("locks=1");
        });
    }

    @Test
    void socket_waitedFor_saysWhatIsThere() {
        onMachine(machine -> {
            SocketCalls calls = machine.calls().sockets();
            PipeResult pair = calls.socketpair(SocketKind.STREAM);
            SocketBuffer buffer = socket(machine, pair.first()).receiveBuffer();
            assertThat(buffer.mayWaitForever("sbwait")).isTrue();
            machine.calls().write(pair.second(), 3);
            assertThat(buffer.describe()).isEqualTo("used=3 of 8192");
            machine.calls().close(pair.second());
            assertThat(buffer.mayWaitForever("sbwait")).isFalse();
            int listener = (int) calls.socket(SocketKind.STREAM).value();
            calls.bind(listener, "/s");
            calls.listen(listener, 1);
            Socket so = socket(machine, listener);
            assertThat(so.mayWaitForever("accept")).isTrue();
            int client = (int) calls.socket(SocketKind.STREAM).value();
            calls.connect(client, "/s");
            assertThat(so.mayWaitForever("accept")).isFalse();
            assertThat(so.describe()).isEqualTo("queued=1");
        });
    }

    @Test
    void socket_toldWithoutItsLock_tellsItsWatchers() {
        onMachine(machine -> {
            PipeResult pair = machine.calls().sockets().socketpair(SocketKind.STREAM);
            SocketBuffer buffer = socket(machine, pair.first()).receiveBuffer();
            buffer.notes().knoteUnlocked(0);
            assertThat(buffer.mutex().isOwned()).isFalse();
        });
    }
}
