package dev.tidemark.server.run;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.KeyRing;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Everything that is answered over HTTP, over a database of two tenants. One asks; whatever is the other's can be told by its
 * {@link #MARK}, and each of its numbers by its size.
 */
final class TwoTenants implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
    static final String SECRET = "a secret that an application shares";
    static final String ASKING = "alpha";
    static final String MARK = "zqx";
    static final String OTHER = MARK + "-bravo";

    /** The sum of any one to a thousand events of the other tenant, less or more by the error of a percentile. */
    static final long LEAST_OF_OTHER = 6_900_000_000L;

    static final long MOST_OF_OTHER = 7_100_000_000_000L;

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view:
                fields: { page: page, title: title, device: device, tags: tags, seconds: { path: seconds, type: decimal } }
                entities: { page: [title] }
            rollups:
              pages:
                source: view
                dimensions: { page: { entity: page }, device: device }
                measures: { views: count, seconds: { sum: seconds }, longest: { max: seconds }, each: { formula: seconds / views } }
                grains: [hour, day, month]
              visits:
                source: view
                dimensions: { device: device }
                measures: { visitors: { count_distinct: user }, stay: { quantile: seconds }, shortest: { min: seconds } }
              tags:
                source: view
                dimensions: { tag: { explode: tags } }
                measures: { tagged: count }
                grains: [quarter_hour, week]
            """);

    private final Running running = new Running();
    private final Prompt prompt;
    private final String askingToken;
    private final String otherToken;
    private final Served served;

    /** @param withOther whether the other tenant has any data */
    TwoTenants(boolean withOther) {
        var database = running.add(Database.connect(TestPostgres.newDatabase(), 6));
        prompt = new Prompt(database);
        var tenants = new Tenants(database);
        var asking = tenants.findOrCreate(ASKING);
        var other = tenants.findOrCreate(OTHER);
        askingToken = tenants.addKey(asking, KeyRing.Kind.READ, "test");
        otherToken = tenants.addKey(other, KeyRing.Kind.READ, MARK);
        new Apply(database).run(CATALOG);
        fill(asking.id(), withOther ? other.id() : 0);
        served = running.add(new Served(database, SECRET, Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private void fill(int asking, int other) {
        prompt.execute(
                "select tidemark.add_partition('events', at) from generate_series('2026-10-15Z'::timestamptz, '2026-11-22Z', '1 month') at");
        events(asking, "a", "n % 50", 60);
        events(other, MARK, "7000000007", 900);
        prompt.execute("select tidemark.flush(); select tidemark.seal()");
        events(asking, "a", "n % 50", 20);
        events(other, MARK, "7000000007", 90);
    }

    /** Both have pages, devices and tags of the same names, too, with titles of their own. */
    private void events(int tenant, String mark, String seconds, int count) {
        if (tenant == 0) {
            return;
        }
        prompt.execute("""
                insert into tidemark.events
                select at, at, gen_random_uuid(), %1$d, true, 'view', 'view', '%2$s user' || n %% 17, '',
                    jsonb_build_object(
                        'page', case n %% 4 when 0 then '/shared' else '/%2$s/' || n %% 9 end, 'title', '%2$s title ' || n %% 9,
                        'device', case n %% 3 when 0 then 'phone' else '%2$s device' end,
                        'tags', jsonb_build_array('shared', '%2$s tag ' || n %% 5), 'seconds', %3$s), '{}'
                from (
                    select n, timestamptz '2026-10-10Z' + n * 7727 %% 3700000 * interval '1 second' as at
                    from generate_series(1, %4$d) n) made""".formatted(tenant, mark, seconds, count));
    }

    /** A read token of the tenant that asks. */
    String askingToken() {
        return askingToken;
    }

    String otherToken() {
        return otherToken;
    }

    Wire wire() {
        return new Wire(served.port());
    }

    @Override
    public void close() {
        running.close();
    }
}
