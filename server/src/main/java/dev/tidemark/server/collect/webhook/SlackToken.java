package dev.tidemark.server.collect.webhook;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Slack's verification token in what could not be read. It would let anyone who reads the reject pass for Slack at old apps.
 * As nothing is known of the form of such a delivery, it is looked for in every form in which Slack sends it: a member of JSON,
 * a field of a form, a member of JSON in a field of a form.
 */
final class SlackToken {

    private static final Pattern MEMBER =
            Pattern.compile("(\"token\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*+", Pattern.DOTALL);

    private static final Pattern FIELD = Pattern.compile("((?:^|&)token=)[^&]*+");

    private static final Pattern MEMBER_IN_FIELD = Pattern.compile(
            "(%22token%22(?:\\+|%20)*+(?:%3A|:)(?:\\+|%20)*+%22)(?:(?!%22)[^&])*+", Pattern.CASE_INSENSITIVE);

    private SlackToken() {}

    /** All other bytes as they were. */
    static byte[] blankedIn(byte[] said) {
        // A character a byte, whatever the bytes are.
        var text = new String(said, StandardCharsets.ISO_8859_1);
        for (var pattern : new Pattern[] {MEMBER, FIELD, MEMBER_IN_FIELD}) {
            text = pattern.matcher(text).replaceAll("$1");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
