package dev.tidemark.cli.ask;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A server, asked with a read token or an operator's key. Every failure is an {@link AskFailed}. */
public final class QuestionServer implements AutoCloseable {

    private static final Duration CONNECTING = Duration.ofSeconds(10);

    /** Longer than a server takes over an answer. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();
    private final URI server;
    private final String token;

    private QuestionServer(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /** Throws {@link IllegalArgumentException}, in words for a user, when this is no address or can be no token. */
    public static QuestionServer of(URI server, String token) {
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("the token has characters that no token has");
        }
        return new QuestionServer(server, token);
    }

    /** The answers, one for each range or query. */
    public JsonNode load(JsonNode query) throws InterruptedException {
        return json(post("cubejs-api/v1/load", body(query).put("queryType", "multi")));
    }

    /** @param database whether the database says its own */
    public JsonNode explain(JsonNode query, boolean database) throws InterruptedException {
        return json(post("cubejs-api/v1/explain", body(query).put("database", database)));
    }

    /** @param suffix {@code csv} or {@code ndjson} */
    public String rows(String suffix, JsonNode query) throws InterruptedException {
        return post("v1/rows." + suffix, body(query));
    }

    /** How everything is, with an operator's key. */
    public JsonNode operator() throws InterruptedException {
        return json(send(request("v1/operator").GET().build()));
    }

    private static ObjectNode body(JsonNode query) {
        var body = JsonMapper.shared().createObjectNode();
        body.set("query", query);
        return body;
    }

    private String post(String path, JsonNode body) throws InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest request) throws InterruptedException {
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw refused(response);
            }
            return response.body();
        } catch (IOException e) {
            throw new AskFailed("cannot ask " + server, e);
        }
    }

    /** The server's own words, and where in the question they point. */
    private static AskFailed refused(HttpResponse<String> response) {
        var wrong = response.statusCode() == 400;
        try {
            var body = JsonMapper.shared().readTree(response.body());
            var message = body.path("message").asString(body.path("error").asString(""));
            var at = body.path("at").asString("");
            if (!message.isEmpty()) {
                var line = String.join(" ", message.lines().toList());
                return new AskFailed(at.isEmpty() ? line : line + " (at " + at + ")", wrong);
            }
        } catch (JacksonException _) {
            // Somebody else's words, such as a proxy's.
        }
        return new AskFailed("the server says HTTP " + response.statusCode(), wrong);
    }

    private JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new AskFailed("what " + server + " says is no answer", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
