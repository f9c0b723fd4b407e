package dev.tidemark.cli;

import dev.tidemark.sql.Database;
import dev.tidemark.store.StoredHooks;
import dev.tidemark.store.Tenants;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Delivers as Facebook Messenger does.
 *
 * @param path of the hook
 * @param secret with which deliveries are signed
 */
record Messenger(String path, String secret) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Instant START = Instant.parse("2026-06-30T22:00:00Z");

    /** With a hook that is made. */
    static Messenger of(String tenant, String postgresUrl) {
        var secret = "the app's secret";
        try (var database = Database.connect(postgresUrl, 2)) {
            var hook = new StoredHooks(database)
                    .create(
                            new Tenants(database).findOrCreate(tenant),
                            "helper",
                            "facebook",
                            Optional.of(secret),
                            Map.of())
                    .orElseThrow();
            return new Messenger(hook.path(), secret);
        }
    }

    /** The same sender with a secret that nobody gave it. */
    Messenger forged() {
        return new Messenger(path, "another secret");
    }

    /** One delivery with messages of these numbers. */
    static String delivery(List<Integer> numbers) {
        return numbers.stream()
                .map(number ->
                        """
                        {"sender":{"id":"u%d"},"recipient":{"id":"page"},"timestamp":%d,"message":{"mid":"m%d","text":"hello"}}""".formatted(number % 100, START.plusSeconds(number).toEpochMilli(), number))
                .collect(Collectors.joining(
                        ",", "{\"object\":\"page\",\"entry\":[{\"id\":\"page\",\"time\":1,\"messaging\":[", "]}]}"));
    }

    HttpResponse<String> deliver(String url, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", "sha256=" + signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String signature(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
