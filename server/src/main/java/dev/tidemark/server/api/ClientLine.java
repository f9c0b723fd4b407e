package dev.tidemark.server.api;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 on which can be read ahead while a request is answered. That is how its end is noticed: Helidon
 * itself reads only between requests, and what came ahead is given to it then.
 */
public final class ClientLine implements ConnectionContext {

    /**
     * Bytes of a request's first line; a longer one is answered 414. A question of the largest size that is taken does not fit
     * into an address and is posted; Helidon's own limit of 4,096 refuses questions that browsers send.
     */
    private static final int MOST_OF_ADDRESS = 1 << 16;

    /** Of the client whose request the thread is handling: a connection has a thread of its own. */
    private static final ThreadLocal<ClientLine> OF_THREAD = new ThreadLocal<>();

    private final ConnectionContext context;
    private final DataReader reader = DataReader.create(this::next);
    private @Nullable CompletableFuture<byte @Nullable []> ahead;
    private volatile boolean ends;

    private ClientLine(ConnectionContext context) {
        this.context = context;
    }

    /** Has all connections of a server be such. */
    public static void prepare(WebServerConfig.Builder server) {
        server.addConnectionSelector(new Selector(Http1ConnectionSelector.builder()
                .config(Http1Config.builder().maxPrologueLength(MOST_OF_ADDRESS).build())
                .build()));
    }

    /** Has answers on connections that end say so. */
    public static void register(HttpRouting.Builder routing) {
        routing.addFilter((chain, _, response) -> {
            response.beforeSend(() -> ofThread()
                    .filter(line -> line.ends)
                    .ifPresent(_ -> response.header(HeaderValues.CONNECTION_CLOSE)));
            chain.proceed();
        });
    }

    /** From now on its answers are the last ones. */
    void end() {
        ends = true;
    }

    /** That of the request which this thread is handling; nothing on other threads. */
    static Optional<ClientLine> ofThread() {
        return Optional.ofNullable(OF_THREAD.get());
    }

    /**
     * Completes when there is another request, or with {@code null} when there can be none: the client has closed the
     * connection. For a request whose body has been read.
     */
    synchronized CompletableFuture<byte @Nullable []> readAhead() {
        if (ahead == null) {
            ahead = new CompletableFuture<>();
            var reading = ahead;
            Thread.ofVirtual().name("reading ahead").start(() -> {
                try {
                    reading.complete(read());
                } catch (RuntimeException broken) {
                    reading.completeExceptionally(broken);
                }
            });
        }
        return ahead;
    }

    /** Runs this once, when the client has closed the connection while its request is answered. For a request without a body. */
    void whenLeft(Runnable left) {
        var _ = readAhead().whenComplete((came, _) -> {
            if (came == null) {
                left.run();
            }
        });
    }

    private byte @Nullable [] read() {
        try {
            context.dataReader().ensureAvailable();
            return context.dataReader().readBytes(context.dataReader().available());
        } catch (DataReader.InsufficientDataAvailableException _) {
            return null;
        }
    }

    private byte @Nullable [] next() {
        var came = taken();
        try {
            return came.isPresent() ? came.get().get() : read();
        } catch (ExecutionException broken) {
            throw broken.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server stops", stopped);
        }
    }

    private synchronized Optional<CompletableFuture<byte @Nullable []>> taken() {
        var came = Optional.ofNullable(ahead);
        ahead = null;
        return came;
    }

    private record Selector(ServerConnectionSelector http) implements ServerConnectionSelector {

        @Override
        public int bytesToIdentifyConnection() {
            return http.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return http.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            var line = new ClientLine(context);
            OF_THREAD.set(line);
            return new EndingConnection(http.connection(line), line);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public ListenerContext listenerContext() {
        return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return context.dataWriter();
    }

    @Override
    public Router router() {
        return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return context.localPeer();
    }

    @Override
    public boolean isSecure() {
        return context.isSecure();
    }

    @Override
    public String socketId() {
        return context.socketId();
    }

    @Override
    public String childSocketId() {
        return context.childSocketId();
    }
}
