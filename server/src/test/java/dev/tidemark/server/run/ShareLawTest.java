package dev.tidemark.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The law of shares: nothing that is answered depends on what was not granted. Two tenants have the same events within a grant. Beyond
 * it the second has others: at other times, of other members of the grant's filter, and with other values of what is not
 * granted. Whatever is asked with a share of each, both get the same reply.
 */
class ShareLawTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view:
                fields: { page: page, device: device, country: country, seconds: { path: seconds, type: integer }, price: { path: price, type: integer } }
            rollups:
              all:
                source: view
                dimensions: { page: page, device: device, country: country }
                measures: { views: count, seconds: { sum: seconds }, longest: { max: seconds }, revenue: { sum: price }, dearest: { max: price },
                            each: { formula: seconds / views }, worth: { formula: revenue / views } }
                grains: [hour, day]
              visitors: { source: view, dimensions: { device: device }, measures: { visitors: { count_distinct: user } } }
            """);

    private final long seed = Long.getLong("tidemark.seed", new Random().nextLong());
    private final ShareQueries random = new ShareQueries(new Random(seed));
    private final Database database = Database.connect(TestPostgres.newDatabase(), 6);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Integer> replies = new TreeMap<>();
    private Served served;
    private String one;
    private String other;

    ShareLawTest() {
        new Apply(database).run(CATALOG);
        var tenants = new Tenants(database);
        for (var name : new String[] {"one", "other"}) {
            fill(tenants.findOrCreate(name).id(), name.equals("other"));
        }
        one = tenants.addKey(tenants.findOrCreate("one"), KeyRing.Kind.READ, "");
        other = tenants.addKey(tenants.findOrCreate("other"), KeyRing.Kind.READ, "");
        served = new Served(database, "a secret that nobody uses in this test", Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        served.close();
        http.close();
        database.close();
    }

    /** Granted are phones, of the days from the 10th to the 19th, and anything but prices, users and countries. */
    private void fill(int tenant, boolean differs) {
        var prompt = new Prompt(database);
        prompt.execute(
                "select tidemark.add_partition('events', at) from generate_series('2026-10-15Z'::timestamptz, '2026-11-22Z', '1 month') at");
        prompt.execute("""
                insert into tidemark.events
                select at, at, gen_random_uuid(), %1$d, true, 'view', 'view', 'user' || (n * %2$d) %% 40, '',
                    jsonb_build_object('page', '/' || n %% 5, 'device', device, 'seconds', n %% 60,
                        'country', case (n * %2$d) %% 3 when 0 then 'de' when 1 then 'fr' else 'us' end,
                        'price', (n * %2$d) %% 97), '{}'
                from (
                    select n, timestamptz '2026-10-25Z' + n * 7727 %% 2400000 * interval '1 second' as at,
                        (array['phone', 'tablet', 'desk'])[1 + n %% 3] as device
                    from generate_series(1, 900) n
                ) made
                where %3$s or (device = 'phone' and at >= '2026-11-10Z' and at < '2026-11-20Z')
                """.formatted(tenant, differs ? 7 : 1, differs ? "n % 2 = 0" : "true"));
        prompt.execute("select tidemark.flush(); select tidemark.seal()");
    }

    @Test
    void whatIsAnsweredDoesNotDependOnWhatIsNotGranted() throws Exception {
        for (var i = 0; i < 40; i++) {
            var grants = random.grants();
            var first = share(one, grants);
            var second = share(other, grants);
            for (var j = 0; j < 25; j++) {
                var inside = j % 2 == 0;
                var query = inside ? random.within(grants) : random.anything(grants);
                compare(query, inside, grants, first, second);
            }
        }
        assertThat(replies.get(200))
                .as("answered, of %s; seed %d", replies, seed)
                .isGreaterThan(400);
        assertThat(replies.get(403))
                .as("refused, of %s; seed %d", replies, seed)
                .isGreaterThan(100);
    }

    private void compare(ObjectNode query, boolean inside, ObjectNode grants, String first, String second)
            throws Exception {
        var a = ask(first, query);
        var b = ask(second, query);
        var words = "seed %d: %s%nof %s%n%s".formatted(seed, query, grants, a.body());
        replies.merge(a.statusCode(), 1, Integer::sum);
        assertThat(b.statusCode()).as(words).isEqualTo(a.statusCode());
        var left = JsonMapper.shared().readTree(a.body());
        var right = JsonMapper.shared().readTree(b.body());
        if (a.statusCode() == 200) {
            assertThat(right.path("data")).as(words).isEqualTo(left.path("data"));
            assertThat(right.path("total")).as(words).isEqualTo(left.path("total"));
        } else {
            assertThat(right).as(words).isEqualTo(left);
            assertThat(a.statusCode()).as(words).isIn(400, 403);
        }
        if (inside) {
            assertThat(a.statusCode()).as(words).isEqualTo(200);
        }
        if (a.statusCode() == 403) {
            assertThat(left.path("code").asString()).isEqualTo("outside_share");
            assertThat(left.path("at").asString()).as(words).startsWith("/");
        }
    }

    private String share(String key, ObjectNode grants) throws Exception {
        var body = grants.deepCopy().put("title", "Phones");
        body.putObject("view");
        var made = send(key, HttpRequest.newBuilder(uri("/v1/shares")).POST(BodyPublishers.ofString(body.toString())));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(made.body()).path("token").asString();
    }

    private HttpResponse<String> ask(String token, JsonNode query) throws Exception {
        var body = JsonMapper.shared().createObjectNode().set("query", query).toString();
        return send(token, HttpRequest.newBuilder(uri("/cubejs-api/v1/load")).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(String token, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + served.port() + path);
    }
}
