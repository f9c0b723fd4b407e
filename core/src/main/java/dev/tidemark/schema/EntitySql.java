package dev.tidemark.schema;

import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.Source;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates what keeps the attributes of a source's entities: capture notes, in the transaction of the events, what they tell
 * that is news, be it only that it is still so; {@code tidemark.flush()} merges it. Of an entity there is one note per statement
 * and different telling, and writers do not wait for each other.
 */
final class EntitySql {

    private final Source source;
    private final Placement placement;
    private final FieldSql fields;

    EntitySql(Source source, Placement placement) {
        this.source = source;
        this.placement = placement;
        this.fields = new FieldSql(source);
    }

    /** Of which the triggers are the first two, one per kind of change. */
    List<GeneratedFunction> functions() {
        return List.of(
                new GeneratedFunction(
                        name("told_by") + "()",
                        "trigger",
                        placement == Placement.PLAIN ? noted() : notedOnShard(),
                        "Notes what events of source %s tell of entities that is news.".formatted(source.name())),
                new GeneratedFunction(
                        name("retell") + "(low timestamptz, high timestamptz)",
                        "void",
                        placement == Placement.PLAIN ? retold() : retoldOnShards(),
                        "The same for the events of source %s that are there.".formatted(source.name())));
    }

    private String noted() {
        return "begin\n" + statements(notes("new_rows", "true", "case tg_op when 'UPDATE' then clock_timestamp() end"))
                + "    return null;\nend\n";
    }

    private String notedOnShard() {
        return """
                declare
                    tenant integer := (select tenant_id from new_rows limit 1);
                begin
                    if tenant is not null then
                %s
                    end if;
                    return null;
                end
                """.formatted(notes("new_rows", "true", "case when $1 = 'UPDATE' then clock_timestamp() end")
                .map(note -> "        execute " + shards().onThisShard("tenant", note) + " using tg_op;")
                .collect(Collectors.joining("\n")));
    }

    private String retold() {
        return "begin\n" + statements(notes(fields.table(), between("low", "high"), "null::timestamptz")) + "end\n";
    }

    private String retoldOnShards() {
        return "begin\n    perform %s;\nend\n"
                .formatted(shards().onShards(
                                "jsonb_build_object('low', low, 'high', high)",
                                notes(
                                                fields.table(),
                                                between(ShardSql.instant("low"), ShardSql.instant("high")),
                                                "null::timestamptz")
                                        .map(note -> "with noted as (" + note + ") select null::jsonb")
                                        .toArray(String[]::new)));
    }

    private ShardSql shards() {
        return ShardSql.of(Stream.of(fields.table(), "tidemark.entities", "tidemark.entity_changes"));
    }

    private String between(String low, String high) {
        return "e.%1$s >= %2$s and e.%1$s < %3$s".formatted(fields.timeColumn(), low, high);
    }

    private static String statements(Stream<String> statements) {
        return statements.map(each -> each.indent(4).stripTrailing() + ";\n").collect(Collectors.joining());
    }

    List<String> triggers() {
        var triggers = Stream.of("insert", "update").map(change -> """
                        create or replace trigger %s after %s on %s
                        referencing new table as new_rows for each statement execute function %s()""".formatted(
                new Identifier("told_by_" + source.name() + "_" + change), change, fields.table(), name("told_by")));
        return Stream.concat(triggers, Stream.of(CaptureSql.spread(fields.table())))
                .toList();
    }

    List<String> drop() {
        return Stream.concat(
                        Stream.of("insert", "update")
                                .map(change ->
                                        CaptureSql.drop("told_by_" + source.name() + "_" + change, fields.table())),
                        Stream.of("told_by", "retell").map(verb -> "drop function if exists " + name(verb)))
                .toList();
    }

    /** What to run on the events of a range for what they tell to be known. */
    String retell(String low, String high) {
        return "perform %s(%s, %s);".formatted(name("retell"), low, high);
    }

    private String name(String verb) {
        return RollupTables.qualified(verb + "_" + source.name());
    }

    private Stream<String> notes(String events, String condition, String corrected) {
        return source.entities().entrySet().stream()
                .map(entity -> note(entity.getKey(), entity.getValue(), events, condition, corrected));
    }

    /** A note per time at which something was told, unless all of it is known already to be as late. */
    private String note(String key, Map<String, Field> attributes, String events, String condition, String corrected) {
        var kind = new Literal(source.name() + "." + key);
        return """
                insert into tidemark.entity_changes (occurred_at, corrected_at, tenant_id, kind, key, attributes)
                select told.at, told.corrected_at, told.tenant_id, %1$s, told.key, told.attributes
                from (
                    select %2$s as tenant_id, %3$s as key, jsonb_strip_nulls(jsonb_build_object(%4$s)) as attributes,
                        max(e.%5$s) as at, %10$s as corrected_at
                    from %6$s e
                    where %7$s and %8$s
                    group by 1, 2, 3
                ) told
                where told.key <> '' and %9$s""".formatted(
                        kind,
                        fields.tenant(),
                        fields.text(source.field(key).orElseThrow()),
                        attributes.entrySet().stream()
                                .map(each -> new Literal(each.getKey()) + ", " + fields.json(each.getValue()))
                                .collect(Collectors.joining(", ")),
                        fields.timeColumn(),
                        events,
                        fields.isOfSource(),
                        condition,
                        EntityChanges.isNews(kind.toString()),
                        corrected);
    }
}
