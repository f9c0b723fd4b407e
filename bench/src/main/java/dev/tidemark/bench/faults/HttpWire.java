package dev.tidemark.bench.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Between senders and the server: requests with events, and their acknowledgements. One request at a time is on a connection. */
final class HttpWire implements Wire {

    private static final String TAKE = "http: events";
    private static final int BUFFER = 1 << 16;

    @Override
    public byte[] fromClient(InputStream in) throws IOException {
        return some(in);
    }

    @Override
    public byte[] fromServer(InputStream in) throws IOException {
        return some(in);
    }

    private static byte[] some(InputStream in) throws IOException {
        var buffer = new byte[BUFFER];
        return Arrays.copyOf(buffer, Math.max(0, in.read(buffer)));
    }

    @Override
    public Optional<String> asked(byte[] piece) {
        return begins(piece, "POST /v1/events ") ? Optional.of(TAKE) : Optional.empty();
    }

    @Override
    public Optional<String> done(byte[] piece) {
        return begins(piece, "HTTP/1.1 202") ? Optional.of(TAKE) : Optional.empty();
    }

    private static boolean begins(byte[] piece, String words) {
        return new String(piece, 0, Math.min(piece.length, words.length()), StandardCharsets.ISO_8859_1).equals(words);
    }
}
