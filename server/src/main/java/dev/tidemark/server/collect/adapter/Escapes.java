package dev.tidemark.server.collect.adapter;

import java.util.Arrays;

/**
 * Finds the escapes that jsonb cannot hold: U+0000 and halves of a surrogate pair (Postgres 18, 8.14.1 "JSON input and
 * output syntax"). Works on raw bytes, where a backslash stands only within a string, so no string has to be decoded for
 * it. What is not JSON is no harm: the parser is the one to refuse it.
 */
final class Escapes {
    private static final int LENGTH = 6; // a backslash, u, four hexadecimal digits

    private Escapes() {}

    /** The index of the backslash of the first such escape, or -1. */
    static int firstUnstorable(byte[] json, int from, int to) {
        int at = from;
        while (at < to) {
            if (json[at] != '\\') {
                at++;
                continue;
            }
            int length = storable(json, at, to);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /**
     * A copy with U+FFFD, of the same length, for each such escape. The parser ends the
     * whole body at half a pair in a name, and with this it can go on to the items that are good.
     */
    static byte[] mended(byte[] json, int from, int to) {
        byte[] mended = Arrays.copyOf(json, to);
        for (int at = firstUnstorable(json, from, to); at >= 0; at = firstUnstorable(json, at + LENGTH, to)) {
            Arrays.fill(mended, at + 2, at + LENGTH - 1, (byte) 'f');
            mended[at + LENGTH - 1] = 'd';
        }
        return mended;
    }

    /** The length of the escape here together with the half that completes it, or 0 if it cannot be stored. */
    private static int storable(byte[] json, int at, int to) {
        int unit = unit(json, at, to);
        if (unit < 0) {
            return 2;
        }
        if (Character.isHighSurrogate((char) unit)) {
            int low = unit(json, at + LENGTH, to);
            return low >= 0 && Character.isLowSurrogate((char) low) ? 2 * LENGTH : 0;
        }
        return unit == 0 || Character.isLowSurrogate((char) unit) ? 0 : LENGTH;
    }

    /** The UTF-16 unit that the escape here stands for, or -1 if it is no such escape. */
    private static int unit(byte[] json, int at, int to) {
        if (at + LENGTH > to || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + LENGTH; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
