package dev.tidemark.cli.replay;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Splits an input into lines of bytes; blank ones are passed over, but counted. No line takes more memory than the limit. */
public final class LineReader implements AutoCloseable {

    /** More than any server takes as one event. */
    public static final int LONGEST = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Input input;
    private final InputStream stream;
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private long number;

    private LineReader(Input input) throws IOException {
        this.input = input;
        this.stream = input.lines();
    }

    /** The caller closes it. */
    public static LineReader of(Input input) throws IOException {
        return new LineReader(input);
    }

    /** The next line that is not blank; nothing at the end. */
    public Optional<Line> next() throws IOException {
        while (true) {
            var newline = newline();
            if (newline < 0) {
                return Optional.empty();
            }
            number++;
            var place = new Place(input.name(), number);
            var line = newline - start > LONGEST ? Line.tooLong(place) : line(place, newline);
            start = Math.min(newline + 1, end);
            if (!line.isBlank()) {
                return Optional.of(line);
            }
        }
    }

    private Line line(Place place, int newline) {
        var from = start;
        var to = newline;
        if (number == 1 && startsWithMark(from, to)) {
            from += BYTE_ORDER_MARK.length;
        }
        while (from < to && isBlank(buffer[from])) {
            from++;
        }
        while (to > from && isBlank(buffer[to - 1])) {
            to--;
        }
        return Line.of(place, Arrays.copyOfRange(buffer, from, to));
    }

    private boolean startsWithMark(int from, int to) {
        var after = from + BYTE_ORDER_MARK.length;
        return after <= to && Arrays.equals(buffer, from, after, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /**
     * Where in the buffer the line that begins at {@code start} ends; -1 when there is no more. Of a line over the limit only so much
     * is kept that its length says so.
     */
    private int newline() throws IOException {
        var looked = start;
        while (true) {
            for (; looked < end; looked++) {
                if (buffer[looked] == '\n') {
                    return looked;
                }
            }
            if (end - start > LONGEST + 1) {
                end = start + LONGEST + 1;
            }
            looked = end - start;
            if (!fill()) {
                return end > start ? end : -1;
            }
        }
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        var got = stream.read(buffer, end, buffer.length - end);
        end += Math.max(0, got);
        return got >= 0;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
