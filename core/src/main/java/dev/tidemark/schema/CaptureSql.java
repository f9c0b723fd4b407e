package dev.tidemark.schema;

import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates {@code capture_<rollup>()} and its triggers on the table of events: in the transaction that inserts, changes or
 * deletes events it appends deltas, or computes anew what cannot be subtracted. Hence invariant 1.
 */
final class CaptureSql {

    private final RollupTables tables;
    private final Placement placement;
    private final EventAggregate events;

    CaptureSql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
        this.events = new EventAggregate(tables);
    }

    /**
     * It groups by hashing. Of a transition table the planner has no statistics and takes a two-hundredth of its rows to be
     * of the source, so it would sort: a quarter more for capture as a whole, with the collation en-US of ICU a half. And
     * the plan stays with the session, were its first statement of one row only.
     */
    GeneratedFunction function() {
        return new GeneratedFunction(
                        tables.function("capture") + "()",
                        "trigger",
                        placement == Placement.PLAIN ? inPlace() : onShard(),
                        "Appends the deltas of rollup " + tables.rollup().name()
                                + " in the transaction that writes the events.")
                .sorting(false);
    }

    private String inPlace() {
        return """
                begin
                    if tg_op = 'INSERT' then
                %1$s;
                    elsif tg_op = 'DELETE' then
                %2$s
                    else
                %3$s
                    end if;
                    return null;
                end
                """.formatted(
                        RecomputeSql.indented(8, appended(added())),
                        RecomputeSql.indented(
                                8,
                                tables.rollup().subtracts()
                                        ? appended(subtracted()) + ";"
                                        : new ChangeSql(tables, placement).call("old_rows")),
                        RecomputeSql.indented(
                                8,
                                tables.rollup().subtracts()
                                        ? appended(subtractedAndAdded()) + ";"
                                        : new ChangeSql(tables, placement).call("old_rows", "new_rows")));
    }

    /** The trigger is on a shard, whose rows are of any of its tenants. */
    private String onShard() {
        return """
                declare
                    tenant integer;
                begin
                    if tg_op = 'DELETE' then
                        select %1$s into tenant from old_rows e limit 1;
                    else
                        select %1$s into tenant from new_rows e limit 1;
                    end if;
                    if tenant is null then
                        return null;
                    elsif tg_op = 'INSERT' then
                %2$s
                    elsif tg_op = 'DELETE' then
                %3$s
                    else
                %4$s
                    end if;
                    return null;
                end
                """.formatted(
                events.tenant(),
                RecomputeSql.indented(8, executed(appended(added()))),
                RecomputeSql.indented(
                        8, tables.rollup().subtracts() ? executed(appended(subtracted())) : touched("old_rows")),
                RecomputeSql.indented(
                        8,
                        tables.rollup().subtracts()
                                ? executed(appended(subtractedAndAdded()))
                                : touched("old_rows", "new_rows")));
    }

    /** What a shard cannot compute anew it notes for {@code tidemark.change_events}, and refuses if that is not at work. */
    private String touched(String... relations) {
        var buckets = Stream.of(relations)
                .map(each -> "select key.tenant_id, key.bucket from (" + events.keys(each) + ") key")
                .collect(Collectors.joining("\nunion\n"));
        return """
                if coalesce(current_setting('tidemark.changes_are_recomputed', true), '') <> 'on' then
                    raise exception 'on a cluster rollup %1$s does not learn of a bare %%, because it cannot subtract', tg_op
                        using errcode = 'feature_not_supported', hint = 'Have it run by tidemark.change_events.';
                end if;
                %2$s""".formatted(
                        tables.rollup().name(),
                        executed(
                                "insert into tidemark.touched_buckets (tenant_id, bucket, rollup, version)\nselect tenant_id, bucket, %s, %d from (\n%s\n) touched"
                                        .formatted(new Literal(tables.rollup().name()), tables.version(), buckets)));
    }

    private String executed(String statement) {
        return "execute " + tables.onShards().onThisShard("tenant", statement) + ";";
    }

    private String appended(String parts) {
        return "insert into %s (%s)\n%s".formatted(tables.deltas(), tables.columns(), parts);
    }

    private String added() {
        return events.written("new_rows");
    }

    private String subtracted() {
        return events.raw("old_rows", true, "true");
    }

    private String subtractedAndAdded() {
        return "(" + subtracted() + ")\nunion all\n(" + added() + ")";
    }

    /**
     * What a table of the user's own has for TRUNCATE, which tells of no rows: everything goes, as the rows did. Nobody can
     * be writing events, because TRUNCATE has the table for itself.
     */
    GeneratedFunction clear() {
        return new GeneratedFunction(
                tables.function("clear") + "()",
                "trigger",
                """
                begin
                    perform tidemark.lock_rollup(%s);
                    %s
                    delete from %s;
                %s
                    return null;
                end
                """.formatted(
                                new Literal(tables.rollup().name()),
                                tables.revised(),
                                tables.deltas(),
                                tables.rollup().takesImports() ? withoutImported() : all()),
                "Empties rollup " + tables.rollup().name() + " when its table of events is truncated.");
    }

    private String all() {
        return tables.rollup().grains().stream()
                .map(grain -> "    delete from %s;".formatted(tables.table(grain)))
                .collect(Collectors.joining("\n"));
    }

    /** Imported slices are no events, and stay. */
    private String withoutImported() {
        return "    delete from %1$s where not %2$s;\n    perform %3$s('-infinity', 'infinity');"
                .formatted(tables.finest(), tables.isImported(tables.finest()), tables.function("refill"));
    }

    /** One per statement: 1.2 s for 100 thousand rows where a row trigger takes 2.5 to 18.8. */
    List<String> triggers() {
        var changes = Stream.of(
                trigger("capture_insert", "insert", "new table as new_rows"),
                trigger("capture_update", "update", "old table as old_rows new table as new_rows"),
                trigger("capture_delete", "delete", "old table as old_rows"));
        return Stream.of(
                        changes,
                        tables.rollup().source().table().stream().map(_ -> truncation()),
                        Stream.of(spread(events.table())))
                .flatMap(each -> each)
                .toList();
    }

    /** To what partitions the table has. */
    static String spread(String table) {
        return "select tidemark.spread_triggers(" + new Literal(table) + ")";
    }

    static String drop(String trigger, String table) {
        return "select tidemark.drop_trigger(%s, %s)".formatted(new Literal(trigger), new Literal(table));
    }

    private String truncation() {
        return "create trigger %s after truncate on %s for each statement execute function %s()"
                .formatted(
                        new Identifier(tables.functionName("capture_truncate")),
                        events.table(),
                        tables.function("clear"));
    }

    private String trigger(String name, String operation, String transition) {
        return """
                create trigger %1$s after %2$s on %3$s
                referencing %4$s for each statement execute function %5$s();
                comment on trigger %1$s on %3$s is 'Has rollup %6$s learn of every %2$s, in its transaction.'""".formatted(
                        new Identifier(tables.functionName(name)),
                        operation,
                        events.table(),
                        transition,
                        tables.function("capture"),
                        tables.rollup().name());
    }

    /** The first version of Tidemark had one, and learned of inserts only. */
    String dropFirstTrigger() {
        return drop(tables.functionName("capture"), events.table());
    }

    List<String> dropTriggers() {
        return Stream.of("capture_insert", "capture_update", "capture_delete", "capture_truncate")
                .map(name -> drop(tables.functionName(name), events.table()))
                .toList();
    }
}
