package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.Prompt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a question may take, and from whom. A question is held up by whoever has its table for himself. */
class MannersTest {

    private static final String QUERY = "{\"measures\": [\"view.visitors\"]}";

    private final CubeServer server = new CubeServer();

    @AfterEach
    void close() {
        server.close();
    }

    /** While no question that needs the table gets on. */
    private <T> T heldUp(Supplier<T> work) {
        return server.database().transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("lock table tidemark.visits_deltas in access exclusive mode");
            return work.get();
        });
    }

    private long atTheDatabase() {
        return new Prompt(server.database())
                .number(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }

    private CompletableFuture<HttpResponse<String>> ask(String token) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.post(token, "{\"query\": " + QUERY + "}");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void aTenantThatAsksTooMuchAtOnceIsToldToWaitAndOthersAreNot() throws Exception {
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        var refused = heldUp(() -> {
            for (var i = 0; i < 10; i++) {
                asked.add(ask("news-token"));
            }
            await().until(() -> atTheDatabase() == 2
                    && server.registry().get("tidemark.query.waiting").gauge().value() == 8);
            var other = ask("other-token");
            await().until(() -> atTheDatabase() == 3);
            asked.add(other);
            return ask("news-token").join();
        });
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        var problem = JsonMapper.shared().readTree(refused.body());
        assertThat(problem.path("code").asString()).isEqualTo("too_many_questions");
        assertThat(problem.path("error").asString())
                .isEqualTo(problem.path("message").asString());
        for (var each : asked) {
            assertThat(each.join().statusCode()).as(each.join().body()).isEqualTo(200);
        }
        var timer = server.registry().get("tidemark.query").tag("kind", "asked");
        assertThat(timer.tag("outcome", "answered").timer().count()).isEqualTo(11);
        assertThat(server.registry()
                        .get("tidemark.query")
                        .tag("outcome", "too_many")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aQuestionEndsWhenItsClientLeaves() {
        for (var path : new String[] {"cubejs-api/v1/load", "v1/rows.csv"}) {
            heldUp(() -> {
                try (var socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.uri("/").getPort())) {
                    socket.getOutputStream().write(request(path, "").getBytes(StandardCharsets.UTF_8));
                    await().until(() -> atTheDatabase() == 1);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                await().until(() -> atTheDatabase() == 0);
                return true;
            });
        }
        assertThat(server.registry()
                        .get("tidemark.query")
                        .tag("outcome", "cancelled")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    /** Also one that is looked at for so long that its socket is given to the one who looks. */
    @Test
    void aClientThatStaysGetsItsAnswerAndTheNextOne() throws Exception {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort())) {
            var in = socket.getInputStream();
            heldUp(() -> {
                try {
                    socket.getOutputStream()
                            .write((request("v1/rows.csv", "") + request("v1/rows.csv", "Connection: close\r\n"))
                                    .getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                await().pollDelay(Duration.ofSeconds(1)).until(() -> atTheDatabase() == 1);
                return true;
            });
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("view.visitors\r\n3\r\n", -1))
                    .hasSize(3);
        }
    }

    private static String request(String path, String header) {
        return "GET /%s?query=%s HTTP/1.1\r\nHost: x\r\nAuthorization: news-token\r\n%s\r\n"
                .formatted(path, URLEncoder.encode(QUERY, StandardCharsets.UTF_8), header);
    }

    /** Its client was told to go on waiting, and did not come back. */
    @Test
    void aQuestionThatNobodyComesBackForEnds() {
        heldUp(() -> {
            try {
                var wait = server.send(HttpRequest.newBuilder(server.uri(
                                "/cubejs-api/v1/load?query=" + URLEncoder.encode(QUERY, StandardCharsets.UTF_8)))
                        .header("Authorization", "news-token")
                        .header("x-request-id", "a-span-1"));
                assertThat(wait.body()).contains("Continue wait");
                assertThat(wait.headers().firstValue("cache-control")).contains("no-store");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            await().until(() -> atTheDatabase() == 0);
            return true;
        });
    }

    @Test
    void allQuestionsEndWhenTheServerStops() {
        var stopped = heldUp(() -> {
            var going = ask("news-token");
            await().until(() -> atTheDatabase() == 1);
            server.asking().close();
            return going.join();
        });
        assertThat(stopped.statusCode()).isEqualTo(503);
        assertThat(stopped.body()).contains("\"code\":\"stopping\"");
    }
}
