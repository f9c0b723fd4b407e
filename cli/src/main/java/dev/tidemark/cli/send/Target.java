package dev.tidemark.cli.send;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Where events go, and the key that names the tenant whose they become. */
public record Target(URI server, String writeKey, boolean compressed) {

    /** Throws {@link IllegalArgumentException}, in words for a user, when this is no http(s) address or can be no key. */
    public static Target of(String url, String writeKey) {
        if (!writeKey.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("the write key has characters that no key has");
        }
        return new Target(address(url), writeKey, false);
    }

    /** Of a server, ending in a slash; likewise. */
    public static URI address(String url) {
        try {
            var server = new URI(url.endsWith("/") ? url : url + "/");
            if (server.getHost() != null && List.of("http", "https").contains(server.getScheme())) {
                return server;
            }
        } catch (URISyntaxException _) {
            // Said below, like every other text that is not an address.
        }
        throw new IllegalArgumentException(
                "not the address of a server: '" + url + "'; it looks like http://localhost:8080");
    }

    /** The same with bodies sent as gzip: less network, more CPU at both ends. */
    public Target compressing(boolean yes) {
        return new Target(server, writeKey, yes);
    }

    URI events() {
        return server.resolve("v1/events");
    }
}
