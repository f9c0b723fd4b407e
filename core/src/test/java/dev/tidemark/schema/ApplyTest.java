package dev.tidemark.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.rollup.Verifier;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApplyTest {

    private static final String YAML = """
            sources:
              view:
                fields: { page: page, zone: zone, section: section, seconds: { path: seconds, type: integer } }
            rollups:
              wide:
                source: view
                dimensions: { zone: zone, page: page, section: section }
                measures: { views: count, a: { sum: seconds } }
                grains: [hour]
              narrow: { source: view, measures: { views: count }, grains: [hour, day] }
            """;

    private static final Catalog CATALOG = Catalog.parse("test", YAML);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 8);
    private final Prompt prompt = new Prompt(database);
    private final Apply apply = new Apply(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSecondTimeChangesNothing() {
        assertThat(apply.plan(CATALOG, false).toFill()).containsExactly("wide", "narrow");
        assertThat(apply.run(CATALOG).toFill()).containsExactly("wide", "narrow");
        assertThat(apply.run(CATALOG)).isEqualTo(new Applied(List.of(), List.of("wide", "narrow"), List.of()));
        assertThat(apply.run(CATALOG, true)).isEqualTo(new Applied(List.of(), List.of("wide", "narrow"), List.of()));
        assertThat(database.transaction(Isolation.READ_COMMITTED, CatalogStore::version))
                .isEqualTo(1);
        assertThat(database.transaction(Isolation.READ_COMMITTED, CatalogStore::current))
                .isEqualTo(CATALOG);
    }

    @Test
    void aBoardIsNoPartOfARollupsDefinition() {
        apply.run(CATALOG);
        var before = stored("wide");
        var board = "boards: { b: { panels: [{ show: number, measure: view.views }] } }\n";
        var none = new Applied(List.of(), List.of("wide", "narrow"), List.of());
        assertThat(apply.run(Catalog.parse("board", YAML + board))).isEqualTo(none);
        assertThat(current().boards()).containsOnlyKeys("b");
        assertThat(apply.run(Catalog.parse("other", YAML + board.replace("number", "series"))))
                .isEqualTo(none);
        assertThat(current().toJson()).contains("\"show\":\"series\"");
        assertThat(apply.run(CATALOG)).isEqualTo(none);
        assertThat(current().boards()).as("not dropped unasked").containsOnlyKeys("b");
        assertThat(apply.run(CATALOG, true)).isEqualTo(none);
        assertThat(current()).isEqualTo(CATALOG);
        assertThat(stored("wide")).isEqualTo(before);
    }

    private Catalog current() {
        return database.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
    }

    @Test
    void withoutEventsThereIsNothingToFill() {
        apply.run(CATALOG);
        assertThat(stored("wide").getFirst().whole(Grain.HOUR))
                .isEqualTo(new StoredRollup.Whole(Instant.MIN, Instant.MAX));
        assertThat(new Backfill(database).step("wide")).isEmpty();
    }

    @Test
    void fromTwoMachinesAtOnceEachRollupIsMadeOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var a = threads.submit(() -> apply.run(CATALOG).changes().size());
            var b = threads.submit(() -> apply.run(CATALOG).changes().size());
            assertThat(a.get() + b.get()).isEqualTo(2);
        }
    }

    @Test
    void addsWhatIsNewAndKeepsTheRest() {
        apply.run(CATALOG);
        var more = Catalog.parse("more", """
                sources:
                  view:
                    fields: { page: page, zone: zone, section: section, seconds: { path: seconds, type: integer }, extra: extra }
                  other: {}
                rollups:
                  others: { source: other, dimensions: { user: user }, measures: { n: count } }
                """);
        assertThat(apply.run(more))
                .isEqualTo(new Applied(
                        List.of(new Change(Change.Kind.CREATE, "others", List.of())),
                        List.of(),
                        List.of("wide", "narrow")));
        var now = database.transaction(Isolation.READ_COMMITTED, CatalogStore::current);
        assertThat(now.rollups().keySet()).containsExactly("wide", "narrow", "others");
    }

    /** With the old one in use until the new one is whole, and every event counted once in both. */
    @Test
    void anotherDefinitionIsBuiltBesideTheOldOneAndTakesItsPlace() {
        apply.run(CATALOG);
        insert("2026-01-05T10:00:00Z", "a", "x");
        new Flusher(database).flush("wide");
        var changed = Catalog.parse(
                "changed",
                YAML.replace("page: page, section: section }", "page: section, extra: page, section: section }")
                        .replace("views: count, a:", "views: count, most: { max: seconds }, a:")
                        .replaceFirst("grains: \\[hour]", "grains: [hour, month]"));
        assertThat(apply.run(changed).changes())
                .containsExactly(new Change(
                        Change.Kind.REBUILD,
                        "wide",
                        List.of("+ measure most", "+ dimension extra", "~ dimension page", "+ grain month")));
        assertThat(stored("wide"))
                .extracting(StoredRollup::state)
                .containsExactly(StoredRollup.State.CURRENT, StoredRollup.State.BUILDING);
        insert("2026-01-05T10:30:00Z", "a", "y");
        insert("2025-01-05T10:30:00Z", "b", "y");
        apply.settle();
        assertThat(stored("wide")).hasSize(2);
        new Backfill(database).run("wide");
        assertThat(stored("wide"))
                .extracting(StoredRollup::state)
                .containsExactly(StoredRollup.State.RETIRED, StoredRollup.State.CURRENT);
        apply.settle();
        new Flusher(database).flush("wide");
        assertThat(stored("wide")).extracting(each -> each.tables().version()).containsExactly(2);
        assertThat(new Verifier(database).verify("wide")).isEmpty();
        assertThat(prompt.number("select count(*) from tidemark.wide_v2_hour")).isEqualTo(3);
        assertThat(prompt.number("select count(*) from tidemark.wide_v2_month")).isEqualTo(3);
        assertThat(prompt.number(
                        "select count(*) from pg_class where relname like 'wide_hour%' or relname = 'wide_deltas'"))
                .isZero();
    }

    @Test
    void historyWithoutEventsIsCarriedOver() {
        apply.run(CATALOG);
        insert("2025-01-05T10:00:00Z", "a", "x");
        insert("2026-01-05T10:00:00Z", "a", "x");
        new Flusher(database).flush("wide");
        prompt.execute("update tidemark.source_floors set floor = '2026-01-01T00:00:00Z'");
        prompt.execute("drop table tidemark.events_p202501");
        apply.run(Catalog.parse(
                "changed",
                YAML.replace("views: count, a:", "views: count, most: { max: seconds }, a:")
                        .replace("{ zone: zone,", "{ kind: type, zone: zone,")));
        new Backfill(database).run("wide");
        assertThat(prompt.number("select sum(views) from tidemark.wide_v2_hour"))
                .isEqualTo(2);
        assertThat(prompt.number("select sum(a) from tidemark.wide_v2_hour where bucket < '2026-01-01' and kind = ''"))
                .isEqualTo(3);
        var now = stored("wide").getLast();
        assertThat(now.whole(Grain.HOUR).floor()).isEqualTo(Instant.MIN);
        assertThat(now.measureFloors()).containsExactly(Map.entry("most", Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(new Verifier(database).verify("wide")).isEmpty();
    }

    @Test
    void grainsAndTimesOfKeepingChangeInPlace() {
        apply.run(CATALOG);
        insert("2026-01-05T10:00:00Z", "a", "x");
        var changed = Catalog.parse(
                "changed",
                YAML.replaceFirst("grains: \\[hour]", "grains: [hour, week]")
                        .replace("[hour, day] }", "[hour], keep: 90d }"));
        assertThatThrownBy(() -> apply.run(changed))
                .isInstanceOf(CannotApply.class)
                .hasMessage("rollup 'narrow' would lose grain day; with --drop it will");
        assertThat(apply.run(changed, true).changes())
                .containsExactly(
                        new Change(Change.Kind.ALTER, "wide", List.of("+ grain week")),
                        new Change(Change.Kind.ALTER, "narrow", List.of("- grain day", "~ keep")));
        new Backfill(database).run("wide");
        new Flusher(database).flush("wide");
        assertThat(prompt.number("select count(*) from tidemark.wide_week")).isOne();
        assertThat(new Verifier(database).verify("wide")).isEmpty();
        assertThat(new Verifier(database).verify("narrow")).isEmpty();
    }

    @Test
    void whatWouldBeLostOrCannotChangeIsRefusedAllAtOnce() {
        apply.run(CATALOG);
        var changed = Catalog.parse(
                "changed",
                YAML.replace("  view:\n", "  view:\n    key: [a, b]\n")
                        .replace(", a: { sum: seconds }", "")
                        .replace("page: page, section: section }", "page: page }"));
        assertThatThrownBy(() -> apply.run(changed))
                .isInstanceOf(CannotApply.class)
                .hasMessageContaining("source 'view' has the key [id]")
                .hasMessageContaining("rollup 'wide' would lose measure a, dimension section; with --drop it will");
        assertThat(database.transaction(Isolation.READ_COMMITTED, CatalogStore::current))
                .isEqualTo(CATALOG);
    }

    @Test
    void whatTheCatalogDoesNotMentionGoesOnlyWhenAskedTo() {
        apply.run(CATALOG);
        var less = Catalog.parse("less", YAML.replaceAll("  narrow:.*\n", ""));
        assertThat(apply.run(less).kept()).containsExactly("narrow");
        assertThat(apply.plan(less, true).changes()).containsExactly(new Change(Change.Kind.DROP, "narrow", List.of()));
        apply.run(less, true);
        assertThat(stored("narrow")).isEmpty();
        assertThat(prompt.number("select count(*) from pg_proc where proname like '%narrow%'"))
                .isZero();
        assertThat(prompt.number("select count(*) from pg_class where relname like '%narrow%'"))
                .isZero();
        insert("2026-01-05T10:00:00Z", "a", "x");
        assertThat(new Verifier(database).verify("wide")).isEmpty();
    }

    @Test
    void everythingGeneratedSaysWhatItIs() {
        apply.run(CATALOG);
        insert("2026-01-05T10:00:00Z", "a", "x");
        new Flusher(database).flush("wide");
        assertThat(prompt.number("""
                select count(*)
                from pg_class
                where relnamespace = 'tidemark'::regnamespace and relkind in ('r', 'p') and relname <> 'schema_history'
                    and obj_description(oid, 'pg_class') is null""")).isZero();
        assertThat(prompt.number("""
                select count(*)
                from pg_attribute
                where attrelid in ('tidemark.wide_deltas'::regclass, 'tidemark.narrow_day'::regclass, 'tidemark.wide_hour'::regclass,
                        'tidemark.wide'::regclass, 'tidemark.narrow_by_day'::regclass)
                    and attnum > 0 and not attisdropped and col_description(attrelid, attnum) is null""")).isZero();
        assertThat(prompt.number("""
                select count(*) from pg_proc
                where pronamespace = 'tidemark'::regnamespace and obj_description(oid, 'pg_proc') is null""")).isZero();
        assertThat(prompt.number("""
                select count(*) from pg_trigger
                where tgname like 'capture%' and tgparentid = 0 and obj_description(oid, 'pg_trigger') is null""")).isZero();
    }

    @Test
    void functionsOfAnotherVersionOfTidemarkAreMadeAnew() {
        apply.run(CATALOG);
        prompt.execute("create or replace function tidemark.flush_wide() returns bigint language sql return 1");
        prompt.execute("update tidemark.rollups set functions = 'those of another version'");
        apply.settle();
        insert("2026-01-05T10:00:00Z", "a", "x");
        new Flusher(database).flush("wide");
        assertThat(prompt.number("select count(*) from tidemark.wide_hour")).isOne();
    }

    private List<StoredRollup> stored(String rollup) {
        return database.transaction(Isolation.READ_COMMITTED, RollupStore::all).stream()
                .filter(each -> each.rollup().name().equals(rollup))
                .toList();
    }

    private void insert(String at, String page, String section) {
        prompt.execute("select tidemark.add_partition('events', '%s')".formatted(at));
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                values ('%1$s', '%1$s', gen_random_uuid(), 1, true, 'view', 'view', '{"page": "%2$s", "section": "%3$s", "seconds": 3}')""".formatted(at, page, section));
    }
}
