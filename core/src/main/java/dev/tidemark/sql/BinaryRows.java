package dev.tidemark.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.postgresql.copy.CopyIn;

/**
 * Writes the binary format of COPY (PostgreSQL documentation, "COPY", section "Binary Format"). By hand, because it is
 * as fast as the library for it (141-216 thousand rows a second against 129-224 thousand) and smaller than its use.
 *
 * <p>Call {@link #row} and then one method per column, in the order of the columns.
 */
public final class BinaryRows implements AutoCloseable {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    /** Postgres counts microseconds from 2000-01-01T00:00:00Z. */
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;

    private static final byte JSONB_VERSION = 1;

    private final CopyIn copy;
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    BinaryRows(CopyIn copy) {
        this.copy = copy;
        buffer.put(HEADER);
    }

    public BinaryRows row(int columns) {
        room(2).putShort((short) columns);
        return this;
    }

    public BinaryRows integer(int value) {
        room(8).putInt(4).putInt(value);
        return this;
    }

    public BinaryRows bigint(long value) {
        room(12).putInt(8).putLong(value);
        return this;
    }

    public BinaryRows flag(boolean value) {
        room(5).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    /** Cut to microseconds, which is what Postgres keeps. */
    public BinaryRows instant(Instant value) {
        return bigint((value.getEpochSecond() - POSTGRES_EPOCH_SECONDS) * 1_000_000 + value.getNano() / 1_000);
    }

    public BinaryRows uuid(UUID value) {
        room(20).putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    public BinaryRows text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public BinaryRows bytes(byte[] value) {
        room(4 + value.length).putInt(value.length).put(value);
        return this;
    }

    /** JSON text in UTF-8, which Postgres parses and refuses if it is none. */
    public BinaryRows jsonb(byte[] json) {
        room(5 + json.length).putInt(1 + json.length).put(JSONB_VERSION).put(json);
        return this;
    }

    long finish() throws SQLException {
        room(2).putShort((short) -1);
        flush();
        return copy.endCopy();
    }

    /** Cancels the COPY if it was not finished, which frees the connection for a rollback. */
    @Override
    public void close() throws IOException, SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            try {
                flush();
            } catch (SQLException e) {
                throw new SqlFailure("copy", e);
            }
            if (buffer.capacity() < bytes) {
                buffer = ByteBuffer.allocate(bytes);
            }
        }
        return buffer;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
