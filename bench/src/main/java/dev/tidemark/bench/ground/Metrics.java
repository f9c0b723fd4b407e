package dev.tidemark.bench.ground;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What a server tells of itself at {@code /metrics}. */
public final class Metrics {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    /** @param url of the server */
    public Metrics(String url) {
        this.address = URI.create(url + "/metrics");
    }

    /** All at one moment. */
    public Reading read() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address).build();
        return new Reading(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The text of one answer. */
    public record Reading(String text) {

        /** All series of this name together. */
        public double sum(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                    .mapToDouble(Reading::value)
                    .sum();
        }

        /** The series with this name and label, such as {@code step="parse"}. */
        public double sum(String name, String label) {
            return text.lines()
                    .filter(line -> line.startsWith(name + "{") && line.contains(label))
                    .mapToDouble(Reading::value)
                    .sum();
        }

        /** Events that were taken and of which it is not known yet what became. */
        public double waiting() {
            return sum("tidemark_collect_accepted_events_total")
                    - sum("tidemark_process_stored_total")
                    - sum("tidemark_process_duplicates_total")
                    - sum("tidemark_process_rejected_total");
        }

        private static double value(String line) {
            return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
        }
    }
}
