package dev.tidemark.server.collect;

import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.FilterInputStream;
import java.io.IOException;

/**
 * A body as the client sends it. A client that goes away or breaks the framing in the middle is an {@link IOException} here;
 * Helidon 4.5.0 throws various runtime exceptions of its buffers and parsers for it, which would count as failures of ours.
 */
public final class SentBytes extends FilterInputStream {
    public SentBytes(ServerRequest request) {
        super(request.content().inputStream());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        try {
            return super.read(bytes, from, count);
        } catch (RequestException | HttpException | CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IOException("The body ended before it was complete", e);
        }
    }

    /** Left to the server, which reads on to the end of the body after the answer. */
    @Override
    public void close() {}
}
