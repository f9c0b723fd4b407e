package dev.tidemark.bench.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Between the server and its broker: requests by their names (guide to Kafka's protocol, "Protocol Primitive Types" and
 * "Headers": size, key, version, correlation id). What a broker says of its own address is made the proxy's, or clients
 * would go past it.
 */
final class KafkaWire implements Wire {

    private static final byte[] HOST = "127.0.0.1".getBytes(StandardCharsets.US_ASCII);

    /** Answers that tell addresses are small, others are spared the search. */
    private static final int LONGEST_WITH_ADDRESS = 1 << 15;

    private final int broker;
    private final int proxy;
    private final Map<Integer, String> asked = new ConcurrentHashMap<>();

    /**
     * @param broker its port
     * @param proxy the port that clients are told instead
     */
    KafkaWire(int broker, int proxy) {
        this.broker = broker;
        this.proxy = proxy;
    }

    @Override
    public byte[] fromClient(InputStream in) throws IOException {
        return frame(in);
    }

    @Override
    public byte[] fromServer(InputStream in) throws IOException {
        var frame = frame(in);
        if (frame.length < LONGEST_WITH_ADDRESS) {
            readdress(frame);
        }
        return frame;
    }

    private static byte[] frame(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        var length = data.readInt();
        var frame = new byte[Integer.BYTES + length];
        ByteBuffer.wrap(frame).putInt(length);
        data.readFully(frame, Integer.BYTES, length);
        return frame;
    }

    /** Host and port stand side by side in every answer that has them. */
    private void readdress(byte[] frame) {
        var buffer = ByteBuffer.wrap(frame);
        for (var at = 0; at + HOST.length + Integer.BYTES <= frame.length; at++) {
            if (frame[at] == HOST[0] && isAddress(buffer, at)) {
                buffer.putInt(at + HOST.length, proxy);
            }
        }
    }

    private boolean isAddress(ByteBuffer frame, int at) {
        return frame.slice(at, HOST.length).equals(ByteBuffer.wrap(HOST)) && frame.getInt(at + HOST.length) == broker;
    }

    @Override
    public Optional<String> asked(byte[] piece) {
        var buffer = ByteBuffer.wrap(piece);
        var key = buffer.getShort(Integer.BYTES);
        var name = "kafka: " + (ApiKeys.hasId(key) ? ApiKeys.forId(key).name : "request " + key);
        asked.put(buffer.getInt(2 * Integer.BYTES), name);
        return Optional.of(name);
    }

    @Override
    public Optional<String> done(byte[] piece) {
        return Optional.ofNullable(asked.remove(ByteBuffer.wrap(piece).getInt(Integer.BYTES)));
    }
}
