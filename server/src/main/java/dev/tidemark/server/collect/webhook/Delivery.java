package dev.tidemark.server.collect.webhook;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Hook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * What came to a hook's address.
 *
 * @param path of the address as it was sent
 * @param query likewise, without the question mark
 * @param headers the first value of a header by its name, {@code ""} if it is absent
 * @param body as it was sent, inflated
 * @param now the time of receipt
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Delivery(
        Hook hook,
        String path,
        String query,
        UnaryOperator<String> headers,
        byte[] body,
        CollectSettings limits,
        Instant now) {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BYTE_ORDER_MARK = "\ufeff";

    String header(String name) {
        return headers.apply(name);
    }

    boolean isForm() {
        return header("Content-Type").toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /** What {@link #said} is; never empty. */
    String mediaType() {
        return isForm() || body.length == 0 ? FORM : "application/json";
    }

    /** The body, or the query where there is no body. */
    byte[] said() {
        return body.length == 0 ? query.getBytes(StandardCharsets.UTF_8) : body;
    }

    /** The body, or the query where there is no body. */
    Form form() {
        return Form.parse(body.length == 0 ? query : text());
    }

    private String text() {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    /** A setting of the hook, {@code ""} if it has none. */
    String setting(String name) {
        return hook.settings().getOrDefault(name, "");
    }
}
