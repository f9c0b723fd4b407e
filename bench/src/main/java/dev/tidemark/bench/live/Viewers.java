package dev.tidemark.bench.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Many who watch one question, each on a connection of its own. */
final class Viewers implements AutoCloseable {

    private static final String QUERY = """
            {"measures": ["page_view.views"], "dimensions": ["page_view.device"],
             "timeDimensions": [{"dimension": "page_view.time", "dateRange": "today"}]}""";

    private static final Pattern PROBES =
            Pattern.compile("\"page_view.device\":\"" + Probes.DEVICE + "\",\"page_view.views\":(\\d+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<InputStream> open = new CopyOnWriteArrayList<>();
    private final AtomicLong events = new AtomicLong();
    private final Probes probes;

    Viewers(Probes probes) {
        this.probes = probes;
    }

    /** Returns when each has its first answer. */
    void open(String url, String token, int number) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(url + "/v1/live?query=" + URLEncoder.encode(QUERY, StandardCharsets.UTF_8)))
                .header("Authorization", token)
                .build();
        var ready = new CountDownLatch(number);
        for (var i = 0; i < number; i++) {
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new IOException("refused: " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            open.add(response.body());
            Thread.ofVirtual().start(() -> watch(response.body(), ready));
        }
        ready.await();
    }

    private void watch(InputStream body, CountDownLatch ready) {
        var seen = 0;
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    var now = System.nanoTime();
                    ready.countDown();
                    events.incrementAndGet();
                    var told = PROBES.matcher(line);
                    if (told.find()) {
                        var number = Integer.parseInt(told.group(1));
                        probes.seen(seen, number, now);
                        seen = number;
                    }
                }
            }
        } catch (IOException _) {
            // It is over: closed from here, or the server has ended, which the figures show.
        }
    }

    /** That came to all of them. */
    long events() {
        return events.get();
    }

    @Override
    public void close() {
        open.forEach(each -> {
            try {
                each.close();
            } catch (IOException _) {
                // It is over either way.
            }
        });
        http.shutdownNow();
    }
}
