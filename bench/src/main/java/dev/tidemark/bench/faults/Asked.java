package dev.tidemark.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** What the server answers to a dashboard. */
final class Asked implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI address;
    private final String key;

    Asked(int port, String key) {
        this.address = URI.create("http://127.0.0.1:" + port + "/cubejs-api/v1/load");
        this.key = key;
    }

    Total pages(int cycle) throws IOException, InterruptedException {
        return total("page", equal("page.cycle", Integer.toString(cycle)));
    }

    Total marks(int cycle) throws IOException, InterruptedException {
        return total("mark", equal("mark.cycle", Integer.toString(cycle)));
    }

    Total article(String article) throws IOException, InterruptedException {
        return total("page", equal("page.article", article));
    }

    /** Views that were imported. */
    long imported() throws IOException, InterruptedException {
        return first("{\"query\": {\"measures\": [\"view.views\"]}}", "view.views");
    }

    private static String equal(String member, String value) {
        return "{\"member\": \"%s\", \"operator\": \"equals\", \"values\": [\"%s\"]}".formatted(member, value);
    }

    private Total total(String source, String filter) throws IOException, InterruptedException {
        var body = "{\"query\": {\"measures\": [\"%1$s.events\", \"%1$s.numbers\"], \"filters\": [%2$s]}}"
                .formatted(source, filter);
        var row = JsonMapper.shared().readTree(ask(body)).at("/data/0");
        return new Total(
                row.path(source + ".events").asLong(0),
                row.path(source + ".numbers").asLong(0));
    }

    private long first(String body, String measure) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(ask(body))
                .at("/data/0")
                .path(measure)
                .asLong(0);
    }

    private String ask(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Authorization", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
