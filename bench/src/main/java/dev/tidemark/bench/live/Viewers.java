package dev.tidemark.bench.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** Many who watch, each on a connection of its own. */
final class Viewers implements AutoCloseable {

    private static final Pattern PROBES =
            Pattern.compile("\"page_view.device\":\"" + Probes.DEVICE + "\",\"page_view.views\":(\\d+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<InputStream> open = new CopyOnWriteArrayList<>();
    private final AtomicLong events = new AtomicLong();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final LongAdder characters = new LongAdder();

    /** Returns when each has its first answer. */
    void open(URI address, List<Audience> audiences, int number) throws IOException, InterruptedException {
        var ready = new CountDownLatch(number);
        for (var i = 0; i < number; i++) {
            var audience = audiences.get(i % audiences.size());
            var request = HttpRequest.newBuilder(address)
                    .header("Authorization", audience.token())
                    .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new IOException("refused: " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            open.add(response.body());
            Thread.ofVirtual().start(() -> watch(response.body(), audience.probes(), ready));
        }
        ready.await();
    }

    private void watch(InputStream body, Probes probes, CountDownLatch ready) {
        // Those of rounds before are not news to somebody who comes now.
        var seen = probes.sent();
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                characters.add(line.length() + 1L);
                if (line.equals("event: error")) {
                    refusals.add(lines.readLine() + " " + lines.readLine());
                }
                if (line.startsWith("data:")) {
                    var now = System.nanoTime();
                    ready.countDown();
                    events.incrementAndGet();
                    var told = PROBES.matcher(line);
                    if (told.find()) {
                        var number = Integer.parseInt(told.group(1));
                        probes.seen(seen, number, now);
                        seen = Math.max(seen, number);
                    }
                }
            }
        } catch (IOException _) {
            // It is over: closed from here, or the server has ended, which the figures show.
        }
    }

    /** @throws IllegalStateException if an answer was none, and no figure means anything */
    void check() {
        if (!refusals.isEmpty()) {
            throw new IllegalStateException(refusals.size() + " answers are refusals: " + refusals.peek());
        }
    }

    /** That came to all of them. */
    long events() {
        return events.get();
    }

    /** That came to all of them; answers are ASCII, so they are bytes. */
    long characters() {
        return characters.sum();
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
