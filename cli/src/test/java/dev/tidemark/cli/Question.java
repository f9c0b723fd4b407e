package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server over the Cube protocol, as a dashboard does. */
record Question(String url, String token) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The whole answer to a query in JSON. */
    JsonNode ask(String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/cubejs-api/v1/load"))
                .header("Authorization", token)
                .POST(HttpRequest.BodyPublishers.ofString("{\"query\": " + query + "}"))
                .build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    /** One measure's total over all time. */
    long total(String measure) throws IOException, InterruptedException {
        return ask("{\"measures\": [\"" + measure + "\"]}")
                .path("data")
                .path(0)
                .path(measure)
                .asLong();
    }
}
