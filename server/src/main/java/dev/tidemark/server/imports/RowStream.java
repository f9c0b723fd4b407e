package dev.tidemark.server.imports;

import dev.tidemark.imports.StagedColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The good rows of a file as CSV for COPY, read as they are wanted. Measured on two cores, 3 million rows of four columns: 2-5 s
 * for rows put together by DuckDB and read here as one text each, 7 s with a text for each cell, 3 s by way of a file written by
 * DuckDB, which needs as much disk again and runs before COPY and not beside it.
 */
final class RowStream extends InputStream {

    private static final int PIECE = 64 << 10;

    private final ResultSet rows;
    private final DeliveredFile file;
    private final List<StagedColumn> wanted;
    private final Consumer<RefusedRow> refused;
    private final Course course;
    private byte[] piece = new byte[0];
    private int at;
    private @Nullable SQLException failure;
    private boolean stopped;

    /** @param course is told each row, good or refused */
    RowStream(
            ResultSet rows,
            DeliveredFile file,
            List<StagedColumn> wanted,
            Consumer<RefusedRow> refused,
            Course course) {
        this.rows = rows;
        this.file = file;
        this.wanted = wanted;
        this.refused = refused;
        this.course = course;
    }

    @Override
    public int read() throws IOException {
        return isOver() ? -1 : Byte.toUnsignedInt(piece[at++]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isOver()) {
            return -1;
        }
        var count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean isOver() throws IOException {
        if (course.isStopped()) {
            stopped = true;
            throw new InterruptedIOException("stopped");
        }
        if (at == piece.length) {
            try {
                piece = next();
                at = 0;
            } catch (SQLException e) {
                failure = e;
                throw new IOException("the file cannot be read on", e);
            }
        }
        return piece.length == 0;
    }

    private byte[] next() throws SQLException {
        var out = new ByteArrayOutputStream(PIECE + (PIECE >> 3));
        while (out.size() < PIECE && rows.next()) {
            course.row();
            var wrong = rows.getInt(2);
            if (wrong < 0) {
                out.writeBytes(rows.getString(4).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            } else {
                refuse(wanted.get(wrong));
            }
        }
        return out.toByteArray();
    }

    private void refuse(StagedColumn column) throws SQLException {
        var value = rows.getString(3);
        refused.accept(new RefusedRow(
                file.name(),
                rows.getLong(1),
                column.name(),
                ColumnSql.reason(column.kind(), value == null ? "" : value)));
    }

    /** Throws what ended the rows before their end. */
    void check() throws SQLException, InterruptedIOException {
        if (stopped) {
            throw new InterruptedIOException("stopped");
        }
        if (failure != null) {
            throw failure;
        }
    }
}
