package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollups over a table that was there before Tidemark, with its own columns and rows of all kinds. */
class AttachTest {

    private static final String YAML = """
            sources:
              orders:
                table: shop.orders
                tenant: { column: account }
                time: created
                fields:
                  status: status
                  amount: { path: amount, type: decimal }
                  pieces: { path: pieces, type: integer }
                  platform: data.platform
                  tags: tags
                  weight: { path: data.weight.grams, type: integer }
                unique:
                  facebook: { on: [data.message.mid], where: { data.platform: facebook } }
            rollups:
              by_status:
                source: orders
                dimensions: { status: { field: status, default: none }, platform: platform }
                measures: { orders: count, amount: { sum: amount }, pieces: { sum: pieces }, weight: { max: weight } }
                grains: [hour, day]
              by_tag:
                source: orders
                dimensions: { tag: { explode: tags } }
                measures: { tagged: count, paid: { quantile: amount } }
                grains: [day]
            """;

    private final Database database = Database.connect(TestPostgres.newDatabase(), 6);
    private final Prompt prompt = new Prompt(database);

    @BeforeEach
    void aTableOfTheirOwn() {
        prompt.execute("""
                create schema shop;
                create table shop.orders (
                    id bigint generated always as identity primary key, account smallint not null, created timestamptz,
                    status text, amount double precision, pieces int, tags text[], data jsonb);
                insert into shop.orders (account, created, status, amount, pieces, tags, data) values
                    (1, '2026-01-31T23:59:59.999999Z', 'paid', 10.25, 3, '{a,b,a}', '{"platform": "facebook", "message": {"mid": "1"}, "weight": {"grams": 5}}'),
                    (1, '2026-02-01T00:00:00Z', null, 'NaN', null, '{}', '{"platform": "kik", "weight": {"grams": "heavy"}}'),
                    (2, '1969-12-31T23:59:59Z', 'paid', 1, 1, null, null),
                    (2, 'infinity', 'paid', 'Infinity', 1, null, '[]'),
                    (2, null, 'paid', 1e300, 1, null, '3'),
                    (2, '2199-12-31T23:59:59Z', 'paid', -0.5, -1, null, '{"weight": {"grams": 3000000000}}')""");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isFilledAndKeptUpWithoutAnythingOfTidemarksInTheWay() {
        new Apply(database).run(Catalog.parse("test", YAML));
        for (var rollup : List.of("by_status", "by_tag")) {
            new Backfill(database).run(rollup);
        }
        assertEqual();
        assertThat(
                        prompt.text(
                                "select string_agg(format('%s %s %s %s %s %s', tenant_id, status, orders, amount, pieces, weight), '; ' order by bucket) from tidemark.by_status_hour"))
                .isEqualTo("1 paid 1 10.25 3 5; 1 none 1 0 0 ; 2 paid 1 -0.5 -1 ");
        prompt.execute("""
                insert into shop.orders (account, created, status, amount, tags, data)
                select 1 + i % 3, '2026-03-01T00:00:00Z'::timestamptz + i * interval '7 minutes', 'open', i, array['t' || i % 4], '{"platform": "kik"}'
                from generate_series(1, 500) i""");
        assertEqual();
        prompt.execute("select tidemark.flush()");
        assertEqual();
        prompt.execute("update shop.orders set status = 'paid', amount = amount + 1 where id % 3 = 0");
        prompt.execute(
                "update shop.orders set created = created + interval '1 month', account = 7 where id % 7 = 0 and isfinite(created)");
        assertEqual();
        prompt.execute("delete from shop.orders where status = 'open' and id % 2 = 0");
        prompt.execute("select tidemark.flush(), tidemark.seal()");
        assertEqual();
        prompt.execute("truncate shop.orders");
        assertEqual();
        assertThat(prompt.number("select count(*) from tidemark.by_status_day")).isZero();
    }

    /** Who may write the table need not be able to use Tidemark's schema. */
    @Test
    void learnsOfWhatAnyRoleWrites() {
        new Apply(database).run(Catalog.parse("test", YAML)).toFill().forEach(new Backfill(database)::run);
        var role = "shop_app_" + ProcessHandle.current().pid();
        prompt.execute(
                "create role %1$s; grant usage on schema shop to %1$s; grant insert, select, update, delete on shop.orders to %1$s"
                        .formatted(role));
        try {
            prompt.execute("""
                    set local role %s;
                    insert into shop.orders (account, created, status, amount, tags) values (5, '2026-03-01T00:00:00Z', 'new', 1, '{x}');
                    insert into shop.orders (account, created, status, amount, tags) values (5, '2026-03-01T00:00:00Z', 'old', 1, '{x}');
                    update shop.orders set amount = 2 where status = 'new';
                    delete from shop.orders where status = 'old'""".formatted(role));
            assertEqual();
            assertThat(prompt.text("select round(paid_p50::numeric, 2)::text from tidemark.by_tag where tag = 'x'"))
                    .isEqualTo("1.99");
        } finally {
            prompt.execute("drop owned by %1$s; drop role %1$s".formatted(role));
        }
    }

    @Test
    void rulesOfUniquenessHoldPerPlatform() {
        new Apply(database).run(Catalog.parse("test", YAML));
        var insert =
                "insert into shop.orders (account, data) values (1, '{\"platform\": \"%s\", \"message\": {\"mid\": \"1\"}}')";
        assertThatThrownBy(() -> prompt.execute(insert.formatted("facebook")))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("unique_orders_facebook");
        prompt.execute(insert.formatted("kik"));
        prompt.execute(insert.formatted("kik"));
        prompt.execute("insert into shop.orders (account, data) values (1, '{\"platform\": \"facebook\"}')");
        prompt.execute("insert into shop.orders (account, data) values (1, '{\"platform\": \"facebook\"}')");
        new Apply(database).run(Catalog.parse("test", YAML));
    }

    @Test
    void rowsThatBreakARuleAreToldAndTheRuleIsKeptOnceTheyAreGone() {
        prompt.execute(
                "insert into shop.orders (account, data) select 1, data from shop.orders where status = 'paid' and data ->> 'platform' = 'facebook'");
        assertThatThrownBy(() -> new Apply(database).run(Catalog.parse("test", YAML)))
                .isInstanceOf(CannotApply.class)
                .hasMessageContaining("unique.facebook is not kept")
                .hasMessageContaining("is duplicated");
        prompt.execute("delete from shop.orders where created is null");
        new Apply(database).run(Catalog.parse("test", YAML));
        assertThat(
                        prompt.text(
                                "select indisvalid::text from pg_index where indexrelid = 'shop.unique_orders_facebook'::regclass"))
                .isEqualTo("true");
    }

    @Test
    void whatIsNotAsDeclaredIsToldAllAtOnce() {
        var wrong = YAML.replace("time: created", "time: creatd")
                .replace("account }", "data }")
                .replace("status: status\n", "status: status.code\n")
                .replace("path: pieces", "path: id")
                .replace("path: amount", "path: status");
        assertThatThrownBy(() -> new Apply(database).run(Catalog.parse("test", wrong)))
                .isInstanceOf(CannotApply.class)
                .hasMessageContaining(
                        "source 'orders': time: shop.orders has no column 'creatd'; did you mean 'created'?")
                .hasMessageContaining("source 'orders': tenant: column 'data' is jsonb, but has to be integer")
                .hasMessageContaining("source 'orders': fields.status: column 'status' is text, but has to be json")
                .hasMessageContaining(
                        "source 'orders': fields.pieces: column 'id' is bigint, but has to be integer of at most 32 bits; declare")
                .hasMessageContaining("source 'orders': fields.amount: column 'status' is text, but has to be number");
        assertThatThrownBy(
                        () -> new Apply(database).run(Catalog.parse("test", YAML.replace("shop.orders", "shop.order"))))
                .hasMessageContaining("there is no table shop.order");
        var named = Catalog.parse("test", YAML.replace("{ column: account }", "acme"));
        assertThatThrownBy(() -> new Apply(database).run(named)).hasMessageContaining("there is no tenant 'acme'");
        new Tenants(database).findOrCreate("acme");
        new Apply(database).run(named);
        new Backfill(database).run("by_tag");
        assertEqual();
    }

    private void assertEqual() {
        for (var rollup : List.of("by_status", "by_tag")) {
            assertThat(new Verifier(database).verify(rollup)).as(rollup).isEmpty();
        }
    }
}
