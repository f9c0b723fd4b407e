package dev.tidemark.server.collect.track;

import dev.tidemark.server.collect.adapter.JsonBody;
import io.helidon.common.uri.UriQuery;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A call as parameters of an address: {@code userId=7&properties.path=/a} is {@code {"userId":"7","properties":{"path":"/a"}}}. */
final class PixelQuery {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}(\\.[A-Za-z0-9_-]{1,100}){0,4}");

    private PixelQuery() {}

    /** Parameters with other names are left out. All values are strings. */
    static ObjectNode of(UriQuery query) {
        ObjectNode call = JsonBody.JSON.createObjectNode();
        for (String name : query.names()) {
            if (NAME.matcher(name).matches()) {
                put(call, name.split("\\.", -1), query.first(name).orElse(""));
            }
        }
        return call;
    }

    /** What stands in the way of a longer name is left as it is. */
    private static void put(ObjectNode call, String[] path, String value) {
        ObjectNode into = call;
        for (int i = 0; i < path.length - 1; i++) {
            JsonNode next = into.has(path[i]) ? into.get(path[i]) : into.putObject(path[i]);
            if (!(next instanceof ObjectNode object)) {
                return;
            }
            into = object;
        }
        into.put(path[path.length - 1], value);
    }
}
