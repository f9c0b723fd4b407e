package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that a version of a rollup has in the database: its tables, columns and functions.
 *
 * @param version counted from 1, which is not part of the names
 */
public record RollupTables(Rollup rollup, int version) {

    static final String SLICES = "tidemark.slices";

    /** What stands first in every key. */
    static final List<String> KEY = List.of("tenant_id", "bucket");

    /** The column that counts events where the catalog declares no count. No name of the catalog can be this one. */
    public static final String IMPLICIT_COUNT = "(events)";

    private String prefix() {
        return rollup.name() + (version == 1 ? "" : "_v" + version);
    }

    /** Where capture appends and flush takes away. */
    public String deltas() {
        return qualified(prefix() + "_deltas");
    }

    public String table(Grain grain) {
        return qualified(tableName(grain));
    }

    /** Without the schema, and not quoted. */
    public String tableName(Grain grain) {
        return prefix() + "_" + grain.word();
    }

    /** All tables that hold rows of tenants and that the engine's functions name, with that of its events. */
    ShardSql onShards() {
        return ShardSql.of(Stream.of(
                        Stream.of(new EventAggregate(this).table(), deltas()),
                        rollup.grains().stream().map(this::table),
                        rollup.imports().stream().flatMap(_ -> Stream.of(replaced(), placed(), SLICES)),
                        Stream.of("tidemark.entities", "tidemark.entity_changes", "tidemark.touched_buckets"))
                .flatMap(each -> each));
    }

    /**
     * A call that has every shard change what it has of this rollup. What takes imports is changed by one transaction at a time, also
     * where a node died before it committed the one before: it could not say yet what is imported.
     *
     * @param args names and values for {@code jsonb_build_object}
     */
    String writtenOnShards(String args, String... statements) {
        return onShards().onShards(alone(args), statements);
    }

    /** The arguments for that. */
    String alone(String args) {
        var alone = rollup.takesImports() ? "'alone', %s, ".formatted(new Literal(deltas())) : "";
        return "jsonb_build_object(%s%s)".formatted(alone, args);
    }

    /** The finest grain. */
    public String finest() {
        return table(rollup.grain());
    }

    /** What waits to be flushed and counts, called so: the deltas, without those of imported slices. */
    public String waiting(String alias) {
        return rollup.takesImports()
                ? "(select delta.* from %s delta where not %s) %s".formatted(deltas(), isImported("delta"), alias)
                : deltas() + " " + alias;
    }

    /** Whether a row, or a delta, is of an imported slice: of its tenant, or of all. */
    String isImported(String row) {
        return "exists (select from tidemark.slices slice where slice.rollup = %s and slice.version = %d and slice.bucket = %s.bucket and slice.tenant_id in (0, %3$s.tenant_id))"
                .formatted(new Literal(rollup.name()), version, row);
    }

    /** For the end of a condition: that a row is not of an imported slice. Nothing for rollups that take no imports. */
    String andNotImported(String row) {
        return rollup.takesImports() ? " and not " + isImported(row) : "";
    }

    /** Where rows that an import has replaced are kept. No name of the catalog can be this one. */
    String replaced() {
        return qualified("(replaced) " + prefix());
    }

    /** On a cluster: where the rows that an import brings are beside the tenants' others, until they are put in place. */
    String placed() {
        return qualified("(placed) " + prefix());
    }

    /** A table that one import makes for itself, and which goes with it. */
    String ofImport(String what, long id) {
        return qualified("(%s %d) %s".formatted(what, id, prefix()));
    }

    /** A call, in PL/pgSQL, that tells of changed rows in sealed buckets: of all tenants. */
    String revised() {
        return "perform tidemark.revise(%s, %d);".formatted(new Literal(rollup.name()), version);
    }

    /** The same, of some tenants. */
    String revised(String tenants) {
        return "perform tidemark.revise(%s, %d, %s);".formatted(new Literal(rollup.name()), version, tenants);
    }

    /** A function of this rollup's own, such as {@code flush_articles}, qualified. */
    String function(String verb) {
        return qualified(functionName(verb));
    }

    String functionName(String verb) {
        return verb + "_" + prefix();
    }

    /** Tenant, bucket and dimensions, quoted, in the order of the unique key. */
    public List<String> key() {
        return Stream.concat(KEY.stream(), rollup.dimensions().stream().map(Dimension::name))
                .map(RollupTables::column)
                .toList();
    }

    /**
     * The declared measures, and a count if there is none among them that could stand for it: one that is imported may be 0 in
     * a row that says something all the same.
     */
    List<Measure> kept() {
        var implicit = countsItself() ? Stream.<Measure>of(new Measure.Count(IMPLICIT_COUNT)) : Stream.<Measure>of();
        return Stream.concat(rollup.measures().stream(), implicit).toList();
    }

    public List<String> measures() {
        return kept().stream().map(measure -> column(measure.name())).toList();
    }

    private boolean countsItself() {
        return rollup.takesImports() || rollup.measures().stream().noneMatch(Measure.Count.class::isInstance);
    }

    /** How many events or imported rows a row or a delta stands for, quoted. A row of none says nothing, and is as good as absent. */
    public String events() {
        if (countsItself()) {
            return column(IMPLICIT_COUNT);
        }
        return kept().stream()
                .filter(Measure.Count.class::isInstance)
                .findFirst()
                .map(count -> column(count.name()))
                .orElseThrow();
    }

    /** All columns, key first. */
    public String columns() {
        return list(Stream.concat(key().stream(), measures().stream()));
    }

    /** Definitions of a delta's columns: entities by their natural key, measures raw. */
    String deltaDefinitions() {
        return definitions(false);
    }

    /** Definitions of a grain's columns: entities by their id. */
    String grainDefinitions() {
        return definitions(true);
    }

    /** Widest first and what has a length last, so that nothing is lost to alignment. */
    private String definitions(boolean ids) {
        var measures = kept();
        return Stream.of(
                        Stream.of("bucket timestamptz not null"),
                        measures.stream()
                                .filter(each -> !MeasureSql.isWide(each))
                                .map(RollupTables::definition),
                        dimensions(ids, true),
                        Stream.of("tenant_id integer not null"),
                        dimensions(ids, false),
                        measures.stream().filter(MeasureSql::isWide).map(RollupTables::definition))
                .flatMap(each -> each)
                .collect(Collectors.joining(",\n    "));
    }

    private Stream<String> dimensions(boolean ids, boolean fixed) {
        return rollup.dimensions().stream()
                .filter(each -> (ids && each.entity()) == fixed)
                .map(each -> column(each.name()) + (fixed ? " bigint not null" : " text collate \"C\" not null"));
    }

    private static String definition(Measure measure) {
        return column(measure.name()) + " " + MeasureSql.definition(measure);
    }

    /** A dimension of a delta as its grains hold it, given the delta's column. */
    static String inGrain(Dimension dimension, String column) {
        return dimension.entity() ? entityId(column) : column;
    }

    /** The id of an entity. */
    public static String entityId(String key) {
        return "hashtextextended(" + key + ", 0)";
    }

    /** The kind of entity that a dimension's members are. */
    public static String entityKind(Rollup rollup, Dimension dimension) {
        return rollup.source().name() + "." + dimension.field().name();
    }

    /** A column's name, quoted. */
    public static String column(String name) {
        return new Identifier(name).toString();
    }

    static String qualified(String table) {
        return "tidemark." + new Identifier(table);
    }

    /** Separated by commas. */
    public static String list(Stream<String> parts) {
        return parts.collect(Collectors.joining(", "));
    }
}
