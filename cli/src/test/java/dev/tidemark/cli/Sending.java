package dev.tidemark.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Requests to {@code /v1/events}, each sent once and as it is: nothing is tried again here. */
record Sending(String url, String key) {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** One event, or several as a batch. */
    HttpResponse<String> post(List<String> events) throws IOException, InterruptedException {
        return events.size() == 1
                ? post("application/cloudevents+json", events.getFirst())
                : post("application/cloudevents-batch+json", "[" + String.join(",", events) + "]");
    }

    HttpResponse<String> post(String mediaType, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/v1/events"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
