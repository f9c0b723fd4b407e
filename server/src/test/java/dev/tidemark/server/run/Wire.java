package dev.tidemark.server.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** HTTP by hand: what no client library would send is sent, and every byte that comes back is seen. */
record Wire(int port) {

    /** A server that says nothing for so long hangs. */
    private static final int PATIENCE_MILLIS = 60_000;

    /** Everything that comes back until the other side closes; of a stream of events, until the first has come. */
    String send(byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return receive(socket);
        }
    }

    private static String receive(Socket socket) throws IOException {
        var received = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        try {
            for (var count = socket.getInputStream().read(buffer);
                    count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                received.write(buffer, 0, count);
                var text = received.toString(StandardCharsets.UTF_8);
                if (text.contains("text/event-stream") && text.contains("data: ") && text.endsWith("\n\n\r\n")) {
                    return text;
                }
            }
        } catch (SocketException _) {
            // Closed upon a request that was not read to its end; what came before counts.
        }
        return received.toString(StandardCharsets.UTF_8);
    }
}
