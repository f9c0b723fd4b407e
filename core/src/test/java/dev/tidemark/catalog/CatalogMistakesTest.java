package dev.tidemark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake is reported with its siblings, where it stands, and with what was probably meant. */
class CatalogMistakesTest {

    @Test
    void allAtOnceInTheOrderOfLines() {
        assertThat(mistakes("""
                        sources:
                          page_view:
                            feilds: { a: b }
                            fields:
                              engaged: { path: e, type: integr }
                              title: "not a path!"
                              user: visitor
                        rollups:
                          events:
                            source: page_view
                            measures: { n: count }
                          articles:
                            source: page_veiw
                            measures: { n: cuont }
                          sections:
                            source: page_view
                            dimensions: { bucket: type, section: sectoin, title: title }
                            measures: { seconds: { sum: type }, engaged: { sum: engaged } }
                            grains: [minute, hours]
                        """))
                .containsExactly(
                        "3 sources.page_view.feilds unknown; did you mean 'fields'?",
                        "5 sources.page_view.fields.engaged.type no type 'integr'; did you mean 'integer'?",
                        "6 sources.page_view.fields.title 'not a path!' is not a path of names separated by dots",
                        "7 sources.page_view.fields.user every source has this field already; choose another name",
                        "9 rollups.events 'events' is the name of one of Tidemark's own tables; choose another",
                        "13 rollups.articles.source no source 'page_veiw'; did you mean 'page_view'?",
                        "14 rollups.articles.measures.n no measure 'cuont'; did you mean 'count'?",
                        "17 rollups.sections.dimensions.bucket 'bucket' is taken; choose another name",
                        "17 rollups.sections.dimensions.section source 'page_view' has no field 'sectoin'; known: engaged,"
                                + " session, title, type, user",
                        "18 rollups.sections.measures.seconds.sum field 'type' is text; a number is needed here",
                        "19 rollups.sections.grains no grain 'minute'; known: day, hour, month, quarter_hour, week",
                        "19 rollups.sections.grains no grain 'hours'; did you mean 'hour'?");
    }

    @Test
    void inSources() {
        assertThat(mistakes("""
                        sources:
                          empty:
                          a: { types: [], key: { x: y }, keep: 5m, time: a..b }
                          b: { keep: 0d, user: }
                          c: { keep: 200y, tenant: acme, unique: { x: y } }
                          d: { types: [d, a_type], entities: { titel: { x: user }, user: { name: nmae, _: type }, type: [session, tpye] } }
                          e: { types: a_type }
                          F: {}
                        """))
                .containsExactly(
                        "2 sources.empty should be a mapping, but is empty",
                        "3 sources.a.types is empty",
                        "3 sources.a.key should be a single value, but is a mapping",
                        "3 sources.a.time 'a..b' is not a path of names separated by dots",
                        "3 sources.a.keep '5m' is not a time to keep, such as 90d, 8w, 13mo or 2y; at least 1d",
                        "4 sources.b.user is empty",
                        "4 sources.b.keep '0d' is not a time to keep, such as 90d, 8w, 13mo or 2y; at least 1d",
                        "5 sources.c.tenant is for a table of your own; name it, as in table: public.orders",
                        "5 sources.c.unique is for a table of your own; name it, as in table: public.orders",
                        "5 sources.c.keep at most 100 years; leave it out to keep for ever",
                        "6 sources.d.entities.titel source 'd' has no field 'titel'; known: session, type, user",
                        "6 sources.d.entities.user.name source 'd' has no field 'nmae'; known: session, type, user",
                        "6 sources.d.entities.user._ a name is lower-case letters, digits and _, begins with a letter and has at"
                                + " most 36 characters",
                        "6 sources.d.entities.type source 'd' has no field 'tpye'; did you mean 'type'?",
                        "7 sources.e events of type 'a_type' already belong to source 'd'",
                        "8 sources.F a name is lower-case letters, digits and _, begins with a letter and has at most 36 characters");
    }

    @Test
    void inTablesOfTheUsersOwn() {
        assertThat(mistakes("""
                        sources:
                          half: { table: orders, fields: none, unique: { x: { on: a, where: b } } }
                          ours: { table: tidemark.events, tenant: acme, time: at }
                          theirs: { table: pg_catalog.pg_class, tenant: acme, time: at }
                          odd: { table: "my table", tenant: "A b", time: payload.time }
                          columns: { table: t, tenant: { colum: x }, time: t, fields: { a: 1st.x, b: b-c } }
                          events: { table: t, tenant: x, time: t, user: u, types: t, key: k, session: s, keep: 9d }
                          unique:
                            table: t
                            tenant: { column: t }
                            time: t
                            fields: { n: { path: n, type: integer } }
                            entities: { user: n }
                            unique:
                              none: { where: { a: b } }
                              many: { on: a, where: { a: b, c: d } }
                              empty: { on: [], where: {} }
                              paths: { on: [a b, 1.x], when: x, where: { 1.y: [z] } }
                        """))
                .containsExactly(
                        "2 sources.half.tenant whose are the rows? tenant: { column: account_id }, or a tenant's name",
                        "2 sources.half.time which column is it?",
                        "2 sources.half.unique.x.where should be a mapping, but is a single value",
                        "2 sources.half.fields should be a mapping, but is a single value",
                        "3 sources.ours.table schema 'tidemark' is not for tables of your own",
                        "4 sources.theirs.table schema 'pg_catalog' is not for tables of your own",
                        "5 sources.odd.table should be a table's name as the database has it, such as orders or public.orders",
                        "5 sources.odd.tenant 'A b' is not a tenant's name: lower-case letters, digits, '.', '_', '-'",
                        "5 sources.odd.time 'payload.time' is not a column's name",
                        "6 sources.columns.tenant.colum unknown; did you mean 'column'?",
                        "6 sources.columns.tenant.column which column is it?",
                        "6 sources.columns.fields.a '1st', with which the path begins, is not a column's name",
                        "6 sources.columns.fields.b 'b-c', with which the path begins, is not a column's name",
                        "7 sources.events.types is for events that are sent; a table of your own has none",
                        "7 sources.events.key is for events that are sent; a table of your own has none",
                        "7 sources.events.user is for events that are sent; a table of your own has none",
                        "7 sources.events.session is for events that are sent; a table of your own has none",
                        "7 sources.events.keep is for events that are sent; a table of your own has none",
                        "13 sources.unique.entities.user source 'unique' has no field 'user'; known: n",
                        "15 sources.unique.unique.none.on a rule needs the columns or paths whose values make a row one",
                        "16 sources.unique.unique.many.where should be one path and its value",
                        "17 sources.unique.unique.empty.where should be one path and its value",
                        "17 sources.unique.unique.empty.on is empty",
                        "18 sources.unique.unique.paths.when unknown; did you mean 'where'?",
                        "18 sources.unique.unique.paths.on 'a b' is not a path of names separated by dots",
                        "18 sources.unique.unique.paths.on '1', with which the path begins, is not a column's name",
                        "18 sources.unique.unique.paths.where.1.y '1', with which the path begins, is not a column's name",
                        "18 sources.unique.unique.paths.where.1.y should be a single value, but is a list");
    }

    @Test
    void inDimensions() {
        assertThat(inRollup("""
                dimensions:
                  a: [text]
                  b: { }
                  c: { field: text, entity: text }
                  d: { feild: text }
                  e: { explode: list, entity: list }
                  f: { explode: list, field: list }
                  g: { explode: user }
                  h: { explode: number }
                  i: { entity: txt }
                  xmin: text
                  j: { field: text, default: }
                measures: { n: count }
                """))
                .containsExactly(
                        "2 dimensions.a should be a single value, but is a list",
                        "3 dimensions.b should be { field: FIELD }, { entity: FIELD } or { explode: FIELD }",
                        "4 dimensions.c should be { field: FIELD }, { entity: FIELD } or { explode: FIELD }",
                        "5 dimensions.d.feild unknown; did you mean 'field'?",
                        "6 dimensions.e.entity should be true or false; explode names the field already",
                        "7 dimensions.f.field explode names the field already",
                        "7 dimensions.f a second array; a rollup can take one apart, make another rollup for this one",
                        "8 dimensions.g.explode 'user' is never an array",
                        "9 dimensions.h.explode field 'number' is a number; declare it without type",
                        "9 dimensions.h a second array; a rollup can take one apart, make another rollup for this one",
                        "10 dimensions.i.entity source 's' has no field 'txt'; did you mean 'text'?",
                        "11 dimensions.xmin 'xmin' is a column of every table in Postgres; choose another name",
                        "12 dimensions.j.default is empty");
    }

    @Test
    void inMeasures() {
        assertThat(inRollup("""
                measures:
                  a: sum
                  b: { sum: text }
                  c: { min: user }
                  d: { sum: number, max: number }
                  e: { sun: number }
                  f: { quantile: number, percentiles: [0, 50, 99.9, 100, x, -1] }
                  g: { sum: number, percentiles: 50 }
                  h: { count_distinct: txt }
                  i: {}
                  time: count
                  j: [count]
                  k: { quantile: number, percentiles: [] }
                """))
                .containsExactly(
                        "2 measures.a of which field? { sum: FIELD }",
                        "3 measures.b.sum field 'text' is text; declare it as { path: …, type: integer } or decimal",
                        "4 measures.c.min field 'user' is text; a number is needed here",
                        "5 measures.d should be count, { formula: … }, or { KIND: FIELD } with one of sum, min, max, count_distinct, quantile",
                        "6 measures.e.sun unknown; did you mean 'sum'?",
                        "7 measures.f.percentiles '0' is not a whole number from 1 to 99",
                        "7 measures.f.percentiles '99.9' is not a whole number from 1 to 99",
                        "7 measures.f.percentiles '100' is not a whole number from 1 to 99",
                        "7 measures.f.percentiles 'x' is not a whole number from 1 to 99",
                        "7 measures.f.percentiles '-1' is not a whole number from 1 to 99",
                        "8 measures.g.percentiles belong to { quantile: FIELD }",
                        "9 measures.h.count_distinct source 's' has no field 'txt'; did you mean 'text'?",
                        "10 measures.i should be count, { formula: … }, or { KIND: FIELD } with one of sum, min, max, count_distinct, quantile",
                        "11 measures.time 'time' is taken; choose another name",
                        "12 measures.j should be a single value, but is a list",
                        "13 measures.k.percentiles is empty");
    }

    @Test
    void inFormulas() {
        assertThat(inRollup("""
                measures:
                  n: count
                  q: { quantile: number, percentiles: 50 }
                  a: { formula: n / m }
                  b: { formula: n / }
                  c: { formula: (n + 1 }
                  d: { formula: n n }
                  e: { formula: n % 2 }
                  f: { formula: a * 2 }
                  g: { formula: q + q_p50 }
                  h: { formula: [n] }
                  i: { formula: n, sum: number }
                  j: { formula: "* n" }
                  k: { formula: n + 1.2.3 }
                  time: { formula: n }
                  B: { formula: n }
                  l: { formula: LONG }
                """.replace("LONG", "n + ".repeat(60) + "n")))
                .containsExactly(
                        "4 measures.a.formula no measure 'm' in this rollup; did you mean 'n'?",
                        "5 measures.b.formula 'n /' ends where a number or a measure should be",
                        "6 measures.c.formula '(n + 1' has a bracket that is not closed",
                        "7 measures.d.formula 'n n' has 'n' where a sign or the end should be",
                        "8 measures.e.formula 'n % 2' has '%', which is no part of a formula: numbers, measures, + - * / and brackets are",
                        "9 measures.f.formula 'a' is a formula itself; write it out",
                        "10 measures.g.formula no measure 'q' in this rollup; did you mean 'n'?",
                        "11 measures.h.formula should be a single value, but is a list",
                        "12 measures.i.sum unknown; known: formula",
                        "13 measures.j.formula '* n' has '*' where a number or a measure should be",
                        "14 measures.k.formula 'n + 1.2.3' has '1', which is no part of a formula: numbers, measures, + - * / and brackets are",
                        "15 measures.time 'time' is taken; choose another name",
                        "16 measures.B a name is lower-case letters, digits and _, begins with a letter and has at most 36 characters",
                        "17 measures.l.formula '" + "n + ".repeat(15)
                                + "…' is too long: at most 100 numbers, measures, signs and brackets");
    }

    @Test
    void namesThatAMemberBringsAlong() {
        assertThat(mistakes("""
                sources:
                  s: { fields: { n: { type: integer }, title: title }, entities: { user: { name: title } } }
                rollups:
                  one: { source: s, dimensions: { who: { entity: user } }, measures: { events: count, events_growth: { sum: n } } }
                  two: { source: s, dimensions: { who_name: title }, measures: { events: count } }
                  three: { source: s, measures: { events: count, each: { formula: events }, each_previous: { sum: n } } }
                """))
                .containsExactly(
                        "4 rollups.one.measures.events_growth is another member of this rollup already; choose another name",
                        "5 rollups.two.dimensions.who_name means something else in rollup 'one' of the same source; choose another"
                                + " name",
                        "6 rollups.three.measures.each makes 'each_previous', which is another member of this rollup already;"
                                + " choose another name");
    }

    @Test
    void inTheRestOfARollup() {
        assertThat(inRollup("""
                where:
                  txt: a
                  text: { nots: a }
                  number:
                  list: { not: [a, [b]] }
                  user: []
                measures: { n: count }
                grains: [week, month]
                keep: { hour: 1d, weak: 2d, month: 1mo, week: 5w }
                lateness: 32d
                limits: { members_per_bucket: 0, rows: 5 }
                colour: red
                partitions: week
                """))
                .containsExactly(
                        "2 where.txt source 's' has no field 'txt'; did you mean 'text'?",
                        "3 where.text.nots unknown; did you mean 'not'?",
                        "4 where.number is empty",
                        "5 where.list.not should be a single value, but is a list",
                        "6 where.user is empty",
                        "8 grains weeks do not make up a month; add a finer grain, such as day",
                        "9 keep.hour the rollup has no grain 'hour'; known: month, week",
                        "9 keep.weak the rollup has no grain 'weak'; did you mean 'week'?",
                        "9 keep.month the coarsest grain has to be kept as long as week, which is kept 35d",
                        "10 lateness '32d' is not a time such as 10m, 2h or 1d; at most 31d",
                        "11 limits.rows unknown; known: members_per_bucket",
                        "11 limits.members_per_bucket '0' is not a whole number from 1 to 10000000",
                        "12 colour unknown; known: dimensions, grains, import, keep, lateness, limits, measures, partitions, rank_by, source, where",
                        "13 partitions 'week' is no width of partitions; known: day, month");
        assertThat(
                        inRollup(
                                "measures: {}\nkeep: { hour: 30d }\ngrains: [day, hour]\nlateness: -5m\nlimits: { members_per_bucket: 10000001 }\n"))
                .containsExactly(
                        "1 measures a rollup needs at least one measure, such as { events: count }",
                        "4 lateness '-5m' is not a time such as 10m, 2h or 1d; at most 31d",
                        "5 limits.members_per_bucket '10000001' is not a whole number from 1 to 10000000");
        assertThat(inRollup("measures: { n: count }\nkeep: { day: 30d }\ngrains: [day, hour]\n"))
                .containsExactly(
                        "2 keep.day the coarsest grain has to be kept as long as hour, which is kept for ever");
    }

    @Test
    void inImports() {
        assertThat(inRollup("""
                        dimensions: { text: text }
                        measures: { n: count, users: { count_distinct: user }, spread: { quantile: number } }
                        limits: { members_per_bucket: 9 }
                        import: { columns: { txt: a, n: text, bucket: "" }, colums: {} }
                        """))
                .containsExactly(
                        "4 import a rollup that takes imports has no limits.members_per_bucket: what is delivered is never counted as (other)",
                        "4 import measure 'users' cannot be imported, as no number says which values it is of; only count, sum, min and max can",
                        "4 import measure 'spread' cannot be imported, as no number says which values it is of; only count, sum, min and max can",
                        "4 import.colums unknown; did you mean 'columns'?",
                        "4 import.columns.txt unknown; did you mean 'text'?",
                        "4 import.columns.bucket is empty",
                        "4 import.columns.n there are two columns 'text'");
        assertThat(mistakes("""
                        sources: { s: {} }
                        rollups:
                          live: { source: s, measures: { n: count, m: count } }
                          delivered: { source: s, measures: { n: count }, import: {} }
                        """))
                .containsExactly(
                        "4 rollups.delivered measure 'n' is imported here and counted from events in another rollup of source 's'; give it another name in one of them");
    }

    @Test
    void inWhatARollupRanksBy() {
        assertThat(inRollup("measures: { views: count, most: { max: number } }\nrank_by: [most, veiws, views]\n"))
                .containsExactly(
                        "2 rank_by no count or sum 'most' here; known: views",
                        "2 rank_by no count or sum 'veiws' here; did you mean 'views'?");
        assertThat(inRollup("measures: { n: count }\nrank_by: [n, n, n, n, n, n, n, n, n]\n"))
                .containsExactly("2 rank_by at most 8 are possible, here are 9");
    }

    @Test
    void aNameMeansOneThingInASource() {
        assertThat(mistakes("""
                        sources:
                          s: { fields: { n: { type: integer }, m: { type: integer } } }
                          other: {}
                        rollups:
                          one: { source: s, dimensions: { who: user }, measures: { events: count, n: { sum: n } } }
                          two: { source: s, dimensions: { who: user }, measures: { events: count, n: { sum: m } } }
                          three: { source: s, where: { user: a }, dimensions: { who: session }, measures: { events: count } }
                          four: { source: s, dimensions: { x: user }, measures: { x: count, y_p50: { sum: n }, y: { quantile: n } } }
                          five: { source: s, measures: { y_p99: count, n: { sum: n } } }
                          six: { source: other, measures: { y: count, n: count, who: count } }
                        """))
                .containsExactly(
                        "6 rollups.two.measures.n means something else in rollup 'one' of the same source; choose another name",
                        "7 rollups.three.dimensions.who means something else in rollup 'one' of the same source; choose another"
                                + " name",
                        "7 rollups.three.measures.events means something else in rollup 'one' of the same source, which counts"
                                + " other events; choose another name",
                        "8 rollups.four.measures.x is another member of this rollup already; choose another name",
                        "8 rollups.four.measures.y makes 'y_p50', which is another member of this rollup already; choose another"
                                + " name",
                        "9 rollups.five.measures.y_p99 means something else in rollup 'four' of the same source; choose another"
                                + " name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollups",
                "rollup_grains",
                "entities",
                "entity_changes",
                "backfills",
                "verifications",
                "catalogs",
                "source_floors",
                "schema_history",
                "imports",
                "jobs",
                "tenants",
                "flush",
                "seal",
                "recompute",
                "verify",
                "backfill",
                "retain",
                "erase",
                "articles_deltas",
                "articles_v2",
                "articles_quarter_hour",
                "articles_hour",
                "articles_day",
                "articles_week",
                "articles_month",
                "events_p202611"
            })
    void rollupsCannotTakeOurNames(String name) {
        assertThat(mistakes("sources: { s: {} }\nrollups:\n  " + name + ": { source: s, measures: { n: count } }\n"))
                .singleElement()
                .asString()
                .startsWith("3 rollups." + name + " ")
                .endsWith("; choose another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"articles_v", "articles_hourly", "day", "v2", "deltas", "my_events", "flushes"})
    void namesThatOnlyLookLikeOurs(String name) {
        assertThat(Catalog.parse(
                                "c",
                                "sources: { s: {} }\nrollups: { " + name + ": { source: s, measures: { n: count } } }")
                        .rollups())
                .containsKey(name);
    }

    @Test
    void numbersOfThingsAreBounded() {
        var measures =
                IntStream.rangeClosed(0, 100).mapToObj(i -> "m" + i + ": count").collect(Collectors.joining(", "));
        var dimensions =
                IntStream.rangeClosed(0, 24).mapToObj(i -> "d" + i + ": user").collect(Collectors.joining(", "));
        var values = IntStream.rangeClosed(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        assertThat(inRollup("measures: {" + measures + "}\ndimensions: {" + dimensions + "}\nwhere: { text: [" + values
                        + "] }\n"))
                .containsExactly(
                        "1 measures at most 100 are possible, here are 101",
                        "2 dimensions at most 24 are possible, here are 25",
                        "3 where.text at most 1000 values are possible");
    }

    @Test
    void inTheDocumentItself() {
        assertThat(mistakes("sources: [}")).singleElement().asString().startsWith("1 (document) not YAML: ");
        assertThat(mistakes("- a\n")).containsExactly("1 (document) should be a mapping, but is a list");
        assertThat(mistakes("sources: {}\n---\nsources: {}\n"))
                .containsExactly("3 (document) a second document begins here; a catalog is one");
        assertThat(mistakes("sources:\n  a: &x {}\n  b: *x\n"))
                .contains("3 sources.b '*x' refers to another place, which a catalog cannot; write it out");
        assertThat(mistakes("sources:\n  a: {}\n  a: {}\n")).containsExactly("3 sources.a stands here a second time");
        assertThat(mistakes("sources:\n  a: { types: " + "[".repeat(40) + "]".repeat(40) + " }\n"))
                .contains("2 sources.a.types nested deeper than 32");
        assertThat(mistakes("sources: { a: { types: \"\\0\" } }"))
                .containsExactly("1 sources.a.types has a character that a database cannot hold");
    }

    @Test
    void whatIsCitedStaysOnOneLine() {
        assertThat(mistakes("sources: { a: { \"x\\ny\\e[1m\": b, time: \"" + "y".repeat(9_000) + "!\" } }"))
                .allSatisfy(
                        mistake -> assertThat(mistake).hasSizeLessThan(1_100).doesNotContain("\n", "\u001b"));
    }

    private static List<String> inRollup(String text) {
        var source = "sources: { s: { fields: { text: text, list: list, number: { type: integer } } } }\n";
        var indented = text.indent(4);
        return mistakes(source + "rollups:\n  r:\n    source: s\n" + indented).stream()
                .map(mistake -> mistake.replace("rollups.r.", ""))
                .map(mistake -> Integer.parseInt(mistake.substring(0, mistake.indexOf(' ')))
                        - 4
                        + mistake.substring(mistake.indexOf(' ')))
                .toList();
    }

    private static List<String> mistakes(String text) {
        return catchThrowableOfType(InvalidCatalog.class, () -> Catalog.parse("bad.yaml", text)).mistakes().stream()
                .map(mistake -> mistake.line() + " " + mistake.at() + " " + mistake.message())
                .toList();
    }
}
