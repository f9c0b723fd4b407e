package dev.tidemark.bench.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Between a client and Postgres: statements by their names, commits by the statement that they commit (chapter
 * "Frontend/Backend Protocol", "Message Formats"). The client must not ask for encryption.
 */
final class PostgresWire implements Wire {

    private static final int PARSE = 'P';
    private static final int BIND = 'B';
    private static final int EXECUTE = 'E';
    private static final int QUERY = 'Q';
    private static final int COMMAND_COMPLETE = 'C';
    private static final int EMPTY_QUERY = 'I';
    private static final int ERROR = 'E';
    private static final int READY = 'Z';

    /** A type and a length that counts itself. */
    private static final int HEAD = 1 + Integer.BYTES;

    private final Map<String, String> prepared = new ConcurrentHashMap<>();
    private final Queue<String> running = new ConcurrentLinkedQueue<>();
    private final StatementNames names = new StatementNames();
    private boolean begun;
    private String bound = "";

    @Override
    public byte[] fromClient(InputStream in) throws IOException {
        if (begun) {
            return message(in);
        }
        begun = true;
        var data = new DataInputStream(in);
        var length = data.readInt();
        var startup = new byte[length];
        ByteBuffer.wrap(startup).putInt(length);
        data.readFully(startup, Integer.BYTES, length - Integer.BYTES);
        return startup;
    }

    @Override
    public byte[] fromServer(InputStream in) throws IOException {
        return message(in);
    }

    private static byte[] message(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        var type = data.readByte();
        var length = data.readInt();
        var message = new byte[1 + length];
        ByteBuffer.wrap(message).put(type).putInt(length);
        data.readFully(message, HEAD, length - Integer.BYTES);
        return message;
    }

    @Override
    public Optional<String> asked(byte[] piece) {
        return switch (piece[0]) {
            case PARSE -> {
                var name = text(piece, HEAD);
                prepared.put(name, text(piece, HEAD + name.length() + 1));
                yield Optional.empty();
            }
            case BIND -> {
                var portal = text(piece, HEAD);
                bound = prepared.getOrDefault(text(piece, HEAD + portal.length() + 1), "");
                yield Optional.empty();
            }
            case EXECUTE -> Optional.of(runs(bound));
            case QUERY -> Optional.of(runs(text(piece, HEAD)));
            default -> Optional.empty();
        };
    }

    private String runs(String sql) {
        var name = names.of(sql);
        running.add(name);
        return name;
    }

    @Override
    public Optional<String> done(byte[] piece) {
        return switch (piece[0]) {
            case COMMAND_COMPLETE -> Optional.ofNullable(running.poll());
            case EMPTY_QUERY, ERROR -> {
                running.poll();
                yield Optional.empty();
            }
            case READY -> {
                running.clear();
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** Up to the next zero; a character a byte, so that lengths are lengths of bytes. */
    private static String text(byte[] piece, int from) {
        var end = from;
        while (end < piece.length && piece[end] != 0) {
            end++;
        }
        return new String(piece, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
