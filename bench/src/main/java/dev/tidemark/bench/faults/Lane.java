package dev.tidemark.bench.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** The network between a client and a server on this machine: it passes pieces on, names the points they pass, and breaks. */
final class Lane implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final ServerSocket listening;
    private final IntSupplier behind;
    private final Wires wires;
    private final Traps traps;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Weather weather = Weather.clear();

    /** Makes the reader of a connection. */
    interface Wires {
        Wire open(int server, int lane);
    }

    /**
     * @param behind the server's port
     * @param wires for each connection
     */
    Lane(IntSupplier behind, Wires wires, Traps traps) throws IOException {
        this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.behind = behind;
        this.wires = wires;
        this.traps = traps;
        threads.execute(this::listen);
    }

    int port() {
        return listening.getLocalPort();
    }

    void set(Weather next) {
        var before = weather;
        weather = next;
        before.over().countDown();
        if (next.isDown()) {
            cutAll();
        }
    }

    void cutAll() {
        sockets.forEach(Lane::close);
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) {
        try {
            if (weather.isDown()) {
                client.close();
                return;
            }
            var port = behind.getAsInt();
            var server = new Socket(InetAddress.getLoopbackAddress(), port);
            var wire = wires.open(port, port());
            sockets.add(client);
            sockets.add(server);
            threads.execute(() -> pass(client, server, wire::fromClient, before(wire::asked)));
            threads.execute(() -> pass(server, client, wire::fromServer, after(wire::done)));
        } catch (IOException e) {
            close(client);
        }
    }

    private static Function<byte[], Optional<Point>> before(Function<byte[], Optional<String>> name) {
        return piece -> name.apply(piece).map(each -> new Point(each, Point.Moment.BEFORE));
    }

    private static Function<byte[], Optional<Point>> after(Function<byte[], Optional<String>> name) {
        return piece -> name.apply(piece).map(each -> new Point(each, Point.Moment.AFTER));
    }

    /** The next piece of a stream. */
    private interface Reader {
        byte[] next(BufferedInputStream in) throws IOException;
    }

    private void pass(Socket from, Socket to, Reader reader, Function<byte[], Optional<Point>> points) {
        try (from;
                to) {
            var in = new BufferedInputStream(from.getInputStream(), BUFFER);
            var out = new BufferedOutputStream(to.getOutputStream(), BUFFER);
            for (var piece = reader.next(in); piece.length > 0; piece = reader.next(in)) {
                weather.hold();
                var point = points.apply(piece);
                if (point.isPresent()) {
                    out.flush();
                    if (!traps.pass(point.get())) {
                        return;
                    }
                }
                out.write(piece);
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            // One of both is gone, and the other learns it.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        weather.over().countDown();
        cutAll();
        threads.shutdownNow();
    }
}
