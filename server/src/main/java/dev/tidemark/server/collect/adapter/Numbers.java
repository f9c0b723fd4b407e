package dev.tidemark.server.collect.adapter;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Which numbers are kept. jsonb stores them as numeric, which ends at 131,072 digits before the point and 16,383 after it
 * (Postgres 18, 8.1.2), and would write 1e131071 out in full wherever it is cast or summed. A thousand digits hold every
 * double and every decimal that somebody means.
 */
final class Numbers {
    static final int DIGITS = 1_000;

    private Numbers() {}

    /** Whether the number that the parser stands on has at most {@value #DIGITS} digits and as large an exponent. */
    static boolean sensible(JsonParser parser) {
        if (parser.getStringLength() > DIGITS) {
            return false;
        }
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT || exponentFits(parser.getString());
    }

    private static boolean exponentFits(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e < 0) {
            return true;
        }
        int digits = Character.isDigit(number.charAt(e + 1)) ? e + 1 : e + 2;
        int exponent = 0;
        for (int i = digits; i < number.length() && exponent <= DIGITS; i++) {
            exponent = exponent * 10 + (number.charAt(i) - '0');
        }
        return exponent <= DIGITS;
    }
}
