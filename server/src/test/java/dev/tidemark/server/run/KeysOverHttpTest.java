package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.sql.Database;
import dev.tidemark.store.AccessKeys;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.Quota;
import dev.tidemark.store.Rate;
import dev.tidemark.store.Tenant;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What keys allow, as senders and pages see it, of a server that is not started again in between. */
class KeysOverHttpTest {

    private static final String HERE = "https://shop.example";
    private static final String ELSEWHERE = "https://evil.example";

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final AccessKeys keys = new AccessKeys(database);
    private final Tenant tenant = new Tenants(database).findOrCreate("news");
    private final Served served = new Served(database, "0123456789abcdef0123456789abcdef", Clock.systemUTC());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        served.close();
        database.close();
    }

    @Test
    void aRateIsAnsweredWith429AndABatchIsRefusedWhole() {
        var key = write(Optional.of(new Rate(3, Duration.ofHours(1))), Optional.empty());
        assertThat(send(key, 2).statusCode()).isEqualTo(202);
        var refused = send(key, 2);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"code\":\"rate_exceeded\"", "3/h", "\"at\":\"key\"");
        assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, 1_200L);
        assertThat(send(key, 1).statusCode()).as("none of the two was counted").isEqualTo(202);
        assertThat(send(key, 1).statusCode()).isEqualTo(429);
    }

    @Test
    void aQuotaIsAnsweredWith429UntilItIsOver() {
        var key = write(Optional.empty(), Optional.of(new Quota(3, Quota.Period.MONTH)));
        assertThat(send(key, 3).statusCode()).isEqualTo(202);
        var refused = send(key, 1);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("\"code\":\"quota_exceeded\"");
        assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, 31 * 86_400L);
    }

    @Test
    void aRotatedKeyWorksAtOnceAndARevokedOneNoMore() {
        var first = keys.create(tenant, KeyRing.Kind.WRITE, "", KeyTerms.UNLIMITED);
        assertThat(send(first.secret(), 1).statusCode()).isEqualTo(202);
        var second = keys.rotate(first.id(), Duration.ofHours(1)).orElseThrow();
        assertThat(send(second.secret(), 1).statusCode()).isEqualTo(202);
        assertThat(send(first.secret(), 1).statusCode()).isEqualTo(202);
        keys.revoke(first.id());
        await().until(() -> send(second.secret(), 1).statusCode() == 401);
        assertThat(send(first.secret(), 1).statusCode()).isEqualTo(401);
    }

    @Test
    void aPageSendsWithAKeyThatListsItsOrigin() {
        var key = write(Set.of(HERE));
        var taken = send(key, 1, "Origin", HERE);
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.headers().allValues("access-control-allow-origin")).containsExactly(HERE);
        assertThat(taken.headers().allValues("vary")).contains("origin");
        var refused = send(key, 1, "Origin", ELSEWHERE);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"origin_not_allowed\"", "header origin");
        assertThat(refused.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(send(key, 1).statusCode()).as("no page").isEqualTo(202);
    }

    /** A page may read what was wrong with what it sent. */
    @Test
    void anErrorIsReadableAsWell() {
        var bad = request(write(Set.of(HERE)), "{}", "Origin", HERE);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.headers().firstValue("access-control-allow-origin")).contains(HERE);
    }

    @Test
    void anyOriginAndNone() {
        assertThat(send(write(Set.of("*")), 1, "Origin", ELSEWHERE).headers().firstValue("access-control-allow-origin"))
                .contains(ELSEWHERE);
        var unsaid = send(write(Set.of()), 1, "Origin", ELSEWHERE);
        assertThat(unsaid.statusCode()).isEqualTo(202);
        assertThat(unsaid.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void aPreflightIsAllowedAndOtherOptionsAreLeftToTheEndpoint() {
        var allowed = options("Origin", HERE, "Access-Control-Request-Method", "POST");
        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.headers().firstValue("access-control-allow-origin")).contains(HERE);
        assertThat(allowed.headers().firstValue("access-control-allow-headers").orElseThrow())
                .contains("authorization", "content-type");
        assertThat(allowed.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();
        assertThat(options("X-Other", "x").headers().firstValue("access-control-allow-origin"))
                .isEmpty();
    }

    @Test
    void aReadTokenAsksForItsScopesOnly() {
        var meta = keys.create(
                        tenant,
                        KeyRing.Kind.READ,
                        "",
                        new KeyTerms(Set.of("meta"), Optional.empty(), Optional.empty(), Set.of(), Instant.MAX))
                .secret();
        assertThat(ask("meta", meta).statusCode()).isEqualTo(200);
        assertThat(ask("load?query=%7B%7D", meta).body()).contains("API scope is missing: data");
    }

    private String write(Optional<Rate> rate, Optional<Quota> quota) {
        return write(new KeyTerms(Set.of(), rate, quota, Set.of(), Instant.MAX));
    }

    private String write(Set<String> origins) {
        return write(new KeyTerms(Set.of(), Optional.empty(), Optional.empty(), origins, Instant.MAX));
    }

    private String write(KeyTerms terms) {
        return keys.create(tenant, KeyRing.Kind.WRITE, "test", terms).secret();
    }

    private HttpResponse<String> send(String key, int events, String... headers) {
        var batch = IntStream.range(0, events)
                .mapToObj(i -> "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/s\",\"type\":\"t\"}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
        return request(key, batch, headers);
    }

    private HttpResponse<String> request(String key, String body, String... headers) {
        var request = HttpRequest.newBuilder(uri("/v1/events"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofString(body));
        return answer(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> options(String... headers) {
        return answer(
                HttpRequest.newBuilder(uri("/v1/events")).headers(headers).method("OPTIONS", BodyPublishers.noBody()));
    }

    private HttpResponse<String> ask(String what, String token) {
        return answer(HttpRequest.newBuilder(uri("/cubejs-api/v1/" + what)).header("Authorization", token));
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + served.port() + path);
    }
}
