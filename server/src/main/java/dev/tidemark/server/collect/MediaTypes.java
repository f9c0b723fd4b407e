package dev.tidemark.server.collect;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which reader a body needs, by its media type. */
final class MediaTypes {
    private static final String AT = "header content-type";
    private static final HeaderName ACCEPT_POST = HeaderNames.create("Accept-Post");

    private static final String ATTRIBUTE = "ce-";

    /** Of structured events, whatever headers go with them. */
    private static final String STRUCTURED = "application/cloudevents";

    private final Map<String, EventReader> readers;
    private final BinaryReader binary;
    private final Header acceptPost;

    MediaTypes(Map<String, EventReader> readers, BinaryReader binary) {
        this.readers = new TreeMap<>(readers);
        this.binary = binary;
        this.acceptPost = HeaderValues.create(ACCEPT_POST, String.join(", ", this.readers.keySet()));
    }

    Step<EventReader> reader(ServerRequestHeaders headers) {
        String header = headers.first(HeaderNames.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
        int parameters = header.indexOf(';');
        String type = (parameters < 0 ? header : header.substring(0, parameters)).strip();
        EventReader reader = readers.get(type);
        if (reader == null) {
            return ofAttributes(headers, type);
        }
        return parameters < 0 || utf8(header.substring(parameters))
                ? Step.found(reader)
                : refused("unsupported_charset", "Send the body in UTF-8 and say so, or leave the charset out.");
    }

    private Step<EventReader> ofAttributes(ServerRequestHeaders headers, String type) {
        List<Map.Entry<String, String>> attributes = new ArrayList<>();
        for (Header header : headers) {
            String name = header.headerName().lowerCase();
            if (name.startsWith(ATTRIBUTE)) {
                header.allValues()
                        .forEach(value -> attributes.add(Map.entry(name.substring(ATTRIBUTE.length()), value)));
            }
        }
        if (attributes.isEmpty() || type.startsWith(STRUCTURED)) {
            return refused(
                    "unsupported_media_type",
                    "Set Content-Type to " + taken() + ", or send the attributes as headers ce-id and so on"
                            + given(type));
        }
        String mediaType = headers.first(HeaderNames.CONTENT_TYPE).orElse("").strip();
        return utf8(mediaType.toLowerCase(Locale.ROOT))
                ? Step.found((body, length, now) -> binary.read(attributes, mediaType, body, length, now))
                : refused("unsupported_charset", "Send the data in UTF-8 and say so, or leave the charset out.");
    }

    private String taken() {
        return String.join(" or ", readers.keySet());
    }

    private static String given(String type) {
        return type.isEmpty() ? "." : "; this request has " + Problems.quote(type) + ".";
    }

    private static boolean utf8(String parameters) {
        int charset = parameters.indexOf("charset=");
        String name = charset < 0 ? "utf-8" : parameters.substring(charset + 8).replace("\"", "");
        return name.startsWith("utf-8") || name.startsWith("us-ascii");
    }

    private Step<EventReader> refused(String code, String message) {
        return Step.ended(Answer.of(Status.UNSUPPORTED_MEDIA_TYPE_415, new Problem(code, message, AT), acceptPost));
    }
}
