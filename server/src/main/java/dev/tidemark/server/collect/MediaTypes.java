package dev.tidemark.server.collect;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which reader a body needs, by its media type. */
final class MediaTypes {
    private static final String AT = "header content-type";
    private static final HeaderName ACCEPT_POST = HeaderNames.create("Accept-Post");

    private final Map<String, EventReader> readers;
    private final Header acceptPost;

    MediaTypes(Map<String, EventReader> readers) {
        this.readers = new TreeMap<>(readers);
        this.acceptPost = HeaderValues.create(ACCEPT_POST, String.join(", ", this.readers.keySet()));
    }

    Step<EventReader> reader(ServerRequestHeaders headers) {
        String header = headers.first(HeaderNames.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
        int parameters = header.indexOf(';');
        String type = (parameters < 0 ? header : header.substring(0, parameters)).strip();
        EventReader reader = readers.get(type);
        if (reader == null) {
            return refused("unsupported_media_type", "Set Content-Type to " + taken() + given(type));
        }
        return parameters < 0 || utf8(header.substring(parameters))
                ? Step.found(reader)
                : refused("unsupported_charset", "Send the body in UTF-8 and say so, or leave the charset out.");
    }

    private String taken() {
        return String.join(" or ", readers.keySet());
    }

    private static String given(String type) {
        return type.isEmpty() ? "." : "; this request has " + Problems.quote(type) + ".";
    }

    private static boolean utf8(String parameters) {
        int charset = parameters.indexOf("charset=");
        return charset < 0
                || parameters.substring(charset + 8).replace("\"", "").startsWith("utf-8");
    }

    private Step<EventReader> refused(String code, String message) {
        return Step.ended(Answer.of(Status.UNSUPPORTED_MEDIA_TYPE_415, new Problem(code, message, AT), acceptPost));
    }
}
