package dev.tidemark.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands before Postgres, and holds a connection at the moment at which a statement, or what is said to one, comes along. */
final class StatementProxy implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    /** A statement may begin in one reading and go on in the next. */
    private static final int OVERLAP = 256;

    /** What is waited for. */
    private static final class Hold {
        private final Pattern words;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Hold(String words) {
            this.words = Pattern.compile(words, Pattern.DOTALL);
        }
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Hold> hold = new AtomicReference<>();
    private final int behind;

    /** @param behind the port of Postgres */
    StatementProxy(int behind) throws IOException {
        this.behind = behind;
        threads.execute(this::listen);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From here on the first connection with these words, a regular expression, is held. */
    void holdAt(String words) {
        hold.set(new Hold(words));
    }

    boolean isHeld() {
        var its = hold.get();
        return its != null && its.reached.getCount() == 0;
    }

    /** Lets what was held go its way, if it was. */
    void release() {
        var its = hold.getAndSet(null);
        if (its != null) {
            its.released.countDown();
        }
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                sockets.add(client);
                connect(client);
            } catch (IOException e) {
                // Postgres is away, or the proxy closed: whoever asks sees it.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            var postgres = new Socket(InetAddress.getLoopbackAddress(), behind);
            sockets.add(postgres);
            threads.execute(() -> pass(client, postgres));
            threads.execute(() -> pass(postgres, client));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            var in = from.getInputStream();
            var buffer = new byte[BUFFER];
            var before = "";
            for (var length = in.read(buffer); length > 0; length = in.read(buffer)) {
                before = look(before + new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                to.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One of both is gone, and the other learns it.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** What of it to look at again together with what comes next. */
    private String look(String text) {
        var its = hold.get();
        if (its != null && its.reached.getCount() > 0 && its.words.matcher(text).find()) {
            its.reached.countDown();
            try {
                its.released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        }
        return text.substring(Math.max(0, text.length() - OVERLAP));
    }

    @Override
    public void close() throws IOException {
        release();
        listening.close();
        for (var socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
