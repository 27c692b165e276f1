// SPDX-License-Identifier: BSD-2-Clause
package dev.unknot.scenario;

import static dev.unknot.kqueue.KeventFlags.EVFILT_READ;
import static dev.unknot.kqueue.KeventFlags.EV_ADD;
import static dev.unknot.kqueue.KeventFlags.EV_CLEAR;
import static dev.unknot.kqueue.KeventFlags.EV_EOF;
import static dev.unknot.scenario.ObjectOperations.accept;
import static dev.unknot.scenario.ObjectOperations.connect;
import static dev.unknot.scenario.ObjectOperations.listen;
import static dev.unknot.scenario.ObjectOperations.name;
import static dev.unknot.scenario.ObjectOperations.receive;
import static dev.unknot.scenario.ObjectOperations.send;
import static dev.unknot.scenario.ObjectOperations.shutdownSend;
import static dev.unknot.scenario.ObjectOperations.socket;
import static dev.unknot.scenario.ObjectOperations.socketpair;
import static dev.unknot.scenario.Operations.change;
import static dev.unknot.scenario.Operations.close;
import static dev.unknot.scenario.Operations.collect;
import static dev.unknot.scenario.Operations.kevent;
import static dev.unknot.scenario.Operations.write;

import dev.unknot.file.Errno;
import dev.unknot.file.Result;
import dev.unknot.kqueue.Kevent;
import dev.unknot.kqueue.Timeout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sockets that are connected, accepted, shut, and passed on in messages while they are watched. */
final class SocketScenarios {
    private static final String NAME = "/s";

    private SocketScenarios() {}

    static List<Scenario> all() {
        return List.of(
                halfCloseVsRegister(),
                halfCloseVsScan(),
                acceptVsRegister(),
                listenVsRegister(),
                messageVsClose(),
                messageVsDrop());
    }

    private static Change read(Handle fd) {
        return Change.of(fd, EVFILT_READ, EV_ADD);
    }

    private static boolean isEnd(Kevent event) {
        return (event.flags() & EV_EOF) != 0;
    }

    private static Scenario halfCloseVsRegister() {
        Scenario.Builder s = Scenario.named("half-close-vs-register")
                .after(
                        "one end of a connection ends what it sends while somebody begins to watch the other, and waits");
        Handle kq = s.kqueue("kq");
        Handle[] ends = {s.handle("a"), s.handle("b")};
        return s.setUp(socketpair(ends[0], ends[1]))
                .thread("watch", kevent(kq, List.of(read(ends[0])), 1, Timeout.FOREVER))
                .thread("shut", shutdownSend(ends[1]))
                .expectNobodyWaits()
                .expect("the end is reported", world -> world.events().stream().anyMatch(SocketScenarios::isEnd))
                .build();
    }

    private static Scenario halfCloseVsScan() {
        Scenario.Builder s = Scenario.named("half-close-vs-scan")
                .after(
                        "one end of a connection ends what it sends while what it sent before is reported and forgotten");
        Handle kq = s.kqueue("kq");
        Handle[] ends = {s.handle("a"), s.handle("b")};
        return s.setUp(socketpair(ends[0], ends[1]))
                .setUp(change(kq, Change.of(ends[0], EVFILT_READ, EV_ADD | EV_CLEAR)))
                .setUp(write(ends[1], 1))
                .thread("scan", collect(kq, 1))
                .thread("shut", shutdownSend(ends[1]))
                .expect(
                        "the end is reported",
                        world -> world.eventsAndPending(kq).stream().anyMatch(SocketScenarios::isEnd))
                .build();
    }

    private static Scenario acceptVsRegister() {
        Scenario.Builder s = Scenario.named("accept-vs-register")
                .after("two connections come and one is accepted while somebody begins to watch for connections");
        Handle kq = s.kqueue("kq");
        Handle listener = s.handle("l");
        Handle[] clients = {s.handle("c"), s.handle("d")};
        Handle connection = s.handle("e");
        return s.setUp(socket(listener))
                .setUp(name(listener, NAME))
                .setUp(listen(listener))
                .setUp(socket(clients[0]))
                .setUp(socket(clients[1]))
                .thread("accept", accept(listener, connection))
                .thread("connect", connect(clients[0], NAME), connect(clients[1], NAME))
                .thread("watch", kevent(kq, List.of(read(listener)), 1, Timeout.NONE))
                .expect(
                        "one connection is accepted",
                        world -> isOk(world.result(0, 0)) && isOk(world.result(1, 0)) && isOk(world.result(1, 1)))
                .expect(
                        "no more than two connections are reported",
                        world -> world.events().stream().allMatch(event -> event.data() == 1 || event.data() == 2))
                .expect("the other one is reported, and the accepted one is not", world -> {
                    List<Kevent> pending = world.pending(kq);
                    return pending.size() == 1 && pending.getFirst().data() == 1;
                })
                .build();
    }

    private static boolean isOk(@Nullable Result result) {
        return result != null && result.isOk();
    }

    private static Scenario listenVsRegister() {
        Scenario.Builder s = Scenario.named("listen-vs-register")
                .after("a socket begins to listen, which changes the lock of its watchers, while somebody registers");
        Handle kq = s.kqueue("kq");
        Handle listener = s.handle("l");
        Handle client = s.handle("c");
        return s.setUp(socket(listener))
                .setUp(name(listener, NAME))
                .setUp(socket(client))
                .thread("watch", kevent(kq, List.of(read(listener)), 1, Timeout.FOREVER))
                .thread("listen", listen(listener), connect(client, NAME))
                .expectNobodyWaits()
                .expect(
                        "the connection is reported",
                        world -> world.events().stream().anyMatch(event -> event.data() == 1))
                .build();
    }

    private static Scenario messageVsClose() {
        Scenario.Builder s = Scenario.named("message-vs-close")
                .after("a watched descriptor is passed on in a message while it is closed");
        Handle kq = s.kqueue("kq");
        Handle[] ends = {s.handle("a"), s.handle("b")};
        Handle[] pipe = s.pipe("p", "q");
        Handle passed = s.handle("r");
        return s.setUp(socketpair(ends[0], ends[1]))
                .setUp(change(kq, read(pipe[0])))
                .thread("send", send(ends[0], pipe[0]), receive(ends[1], passed))
                .thread("close", close(pipe[0]), write(pipe[1], 1))
                .expect(
                        "the close takes the knote along",
                        world -> world.pending(kq).isEmpty() && world.knotes() == 0)
                .expect("what was passed on can be read", world -> {
                    boolean isPassed = isOk(world.result(0, 0));
                    return isPassed == (isOk(world.result(0, 1)) && isOk(world.result(1, 1)));
                })
                .build();
    }

    private static Scenario messageVsDrop() {
        Scenario.Builder s = Scenario.named("message-vs-drop")
                .after("a descriptor is closed while a message with it is sent to a socket that is closed");
        Handle[] ends = {s.handle("a"), s.handle("b")};
        Handle[] pipe = s.pipe("p", "q");
        return s.setUp(socketpair(ends[0], ends[1]))
                .thread("send", send(ends[0], pipe[0]))
                .thread("close", close(pipe[0]))
                .thread("drop", close(ends[1]))
                .expect(
                        "nobody has the descriptor any more",
                        world -> world.calls().write(world.fd(pipe[1]), 1).error() == Errno.EPIPE)
                .build();
    }
}
