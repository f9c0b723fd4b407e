package dev.tidemark.bench.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A connection that is kept, with as little work of this side as possible: it shares the machine with what is measured. */
final class Line implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Line(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a whole request, reads the whole answer, and gives its status. */
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var length = 0;
        for (var header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        var text = new StringBuilder(64);
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** The bytes of a request with these events: one alone, or several as a batch. */
    static byte[] request(String key, List<byte[]> events) {
        var batch = events.size() > 1;
        var size = events.stream().mapToInt(each -> each.length + 1).sum() + (batch ? 1 : -1);
        var head = """
                POST /v1/events HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/cloudevents%s+json\r
                Content-Length: %d\r
                \r
                """.formatted(key, batch ? "-batch" : "", size).getBytes(StandardCharsets.US_ASCII);
        var bytes = new ByteArrayOutputStream(head.length + size);
        bytes.writeBytes(head);
        for (var i = 0; i < events.size(); i++) {
            if (batch) {
                bytes.write(i == 0 ? '[' : ',');
            }
            bytes.writeBytes(events.get(i));
        }
        if (batch) {
            bytes.write(']');
        }
        return bytes.toByteArray();
    }
}
