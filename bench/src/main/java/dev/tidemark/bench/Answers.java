package dev.tidemark.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.json.JsonMapper;

/** Asks as a dashboard does. */
public final class Answers {

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String token;

    public Answers(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Views of all articles together. */
    public long views() throws IOException, InterruptedException {
        return first("{\"query\": {\"measures\": [\"page_view.views\"]}}");
    }

    /** Views of one article. */
    long views(String article) throws IOException, InterruptedException {
        return first("""
                {"query": {"measures": ["page_view.views"],
                 "filters": [{"member": "page_view.article", "operator": "equals", "values": ["%s"]}]}}""".formatted(article));
    }

    /** A new key and a new rollup take effect within half a second or so. */
    public void awaitReady() throws IOException, InterruptedException {
        while (send("{\"query\": {\"measures\": [\"page_view.views\"]}}").statusCode() != 200) {
            Thread.onSpinWait();
        }
    }

    private long first(String body) throws IOException, InterruptedException {
        var answer = send(body).body();
        return JsonMapper.shared()
                .readTree(answer)
                .at("/data/0/page_view.views")
                .asLong();
    }

    private HttpResponse<String> send(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/cubejs-api/v1/load"))
                .header("Authorization", token)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
