package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts what an import has staged in the place of a rollup's slices. All of it runs in one transaction, under the rollup's lock;
 * who reads meanwhile sees the slices as they were. On a cluster rows are changed where they are.
 */
public final class SwapSql {

    private final RollupTables tables;
    private final Slices slices;
    private final Placement placement;
    private final SliceSql ours;
    private final GrainStates states;

    public SwapSql(RollupTables tables, Slices slices, Placement placement) {
        this.tables = tables;
        this.slices = slices;
        this.placement = placement;
        this.ours = new SliceSql(tables, placement);
        this.states = new GrainStates(tables, placement);
    }

    /** Makes the partitions that are missing, of all grains; in a transaction before, because others wait for it. */
    public static List<String> partitions(RollupTables tables, Slices slices) {
        return tables.rollup().grains().stream()
                .map(grain -> partitions(tables, slices, grain))
                .toList();
    }

    private static String partitions(RollupTables tables, Slices slices, Grain grain) {
        return "select count(*) from (select distinct %s as start from %s) buckets where tidemark.add_partition(%s, start)"
                .formatted(GrainSql.bucket(grain, "bucket"), slices.told(tables), new Literal(tables.tableName(grain)));
    }

    /** Takes the slices off the list that are imported already, just as they are to be. */
    public String skip() {
        return """
                delete from %1$s told
                using %2$s slice
                where %3$s and slice.bucket = told.bucket and slice.tenant_id = %4$d
                    and slice.rows = told.rows and slice.checksum = told.checksum%5$s""".formatted(
                        slices.told(tables),
                        ours.beside(),
                        ours.isOurs("slice"),
                        slices.tenantId(),
                        slices.isOfAll() ? andNoOther() : "");
    }

    /** How many are left on it. */
    public String count() {
        return "select count(*) as count from " + slices.told(tables);
    }

    /** A tenant's own slice would be replaced by that of all. */
    private String andNoOther() {
        return "\n    and not exists (select from %s own where %s and own.bucket = told.bucket and own.tenant_id <> 0)"
                .formatted(ours.beside(), ours.isOurs("own"));
    }

    /** Keeps which slices were imported before, and by what. */
    public String keepSlices() {
        return """
                insert into tidemark.replaced_slices (by_import, rollup, version, bucket, tenant_id, import_id, rows, checksum)
                select %1$d, slice.rollup, slice.version, slice.bucket, slice.tenant_id, slice.import_id, slice.rows, slice.checksum
                from tidemark.slices slice
                join %2$s told using (bucket)
                where %3$s%4$s""".formatted(slices.importId(), slices.told(tables), ours.isOurs("slice"), slices.andOfTenant("slice"));
    }

    /**
     * Moves the rows that are there to where they are kept, and tells how many. Buckets as an array, so that the index on tenant
     * and bucket is skipped through (from PostgreSQL 18 on) and other partitions are left alone.
     */
    public String keepRows() {
        var gone = "with gone as (\n    delete from %s kept where kept.bucket = any (%s)%s returning kept.*\n)"
                .formatted(tables.finest(), buckets(), slices.andOfTenant("kept"));
        var keep = "insert into %1$s (%2$s, import_id)\nselect %2$s, %3$d from gone"
                .formatted(tables.replaced(), tables.columns(), slices.importId());
        return switch (placement) {
            case PLAIN -> gone + "\n" + keep;
            case CITUS -> onShards(gone + ", keep as (\n" + keep + "\n)\nselect to_jsonb(count(*)) from gone");
        };
    }

    /** In the order of the key, as they are sorted. */
    public String insert() {
        return where("""
                insert into %1$s (%2$s)
                select %2$s
                from %3$s part
                where %4$s
                order by %5$s""".formatted(
                tables.finest(), tables.columns(), rows(), isTaken("part"), RollupTables.list(tables.key().stream())));
    }

    private String isTaken(String row) {
        var ours = placement == Placement.PLAIN ? StageSql.COPY + " = 1" : "import_id = " + slices.importId();
        return "%1$s.%2$s and %1$s.bucket = any (%3$s)".formatted(row, ours, buckets());
    }

    private String rows() {
        return placement == Placement.PLAIN ? slices.rows(tables) : tables.placed();
    }

    private String buckets() {
        return placement == Placement.PLAIN
                ? "array(select told.bucket from %s told)".formatted(slices.told(tables))
                : ShardSql.instants("buckets");
    }

    /** A statement that changes rows, where they are. */
    private String where(String statement) {
        return placement == Placement.PLAIN
                ? statement
                : onShards("with done as (\n" + statement + "\n)\nselect to_jsonb(0)");
    }

    private String onShards(String statement) {
        var buckets = "'buckets', (select jsonb_agg(told.bucket) from %s told)".formatted(slices.told(tables));
        return tables.onShards().countedOnShards(tables.alone(buckets + ", " + states.args()), statement);
    }

    /** Keeps the natural keys of entities that were not known. */
    public List<String> names() {
        return tables.rollup().dimensions().stream()
                .filter(Dimension::entity)
                .map(this::names)
                .toList();
    }

    private String names(Dimension dimension) {
        return where("""
                insert into tidemark.entities (tenant_id, kind, entity_id, key)
                select part.tenant_id, %1$s, part.%2$s, min(part.%3$s)
                from %4$s part
                left join tidemark.entities known
                    on known.tenant_id = part.tenant_id and known.kind = %1$s and known.entity_id = part.%2$s
                where %5$s and known.entity_id is null
                group by 1, 3
                order by 1, 3
                on conflict do nothing""".formatted(
                        new Literal(RollupTables.entityKind(tables.rollup(), dimension)),
                        RollupTables.column(dimension.name()),
                        StageSql.natural(dimension),
                        rows(),
                        isTaken("part")));
    }

    /** Writes down what is imported from here on. To be run when rows are moved. */
    public List<String> slices() {
        var forget = ours.change(
                "told",
                "select told.bucket, told.rows, told.checksum from %s told".formatted(slices.told(tables)),
                told -> "delete from tidemark.slices slice using %s where %s and slice.bucket = told.bucket%s"
                        .formatted(told, ours.isOurs("slice"), slices.andOfTenant("slice")));
        var write = """
                insert into tidemark.slices (rollup, version, bucket, tenant_id, import_id, rows, checksum)
                select %s, %d, told.bucket, %d, %d, told.rows, told.checksum
                from %s told""".formatted(
                        new Literal(tables.rollup().name()),
                        tables.version(),
                        slices.tenantId(),
                        slices.importId(),
                        slices.told(tables));
        return slices.isOfAll()
                ? List.of(forget, write)
                : List.of(ours.shareOfAll("-", slices.importId(), slices.tenantId()), forget, write);
    }

    /** Carries what is new into the sealed buckets of a grain. Only where nothing was replaced. */
    public String carry(Grain grain) {
        return where(upsert(grain, added(), ""));
    }

    /**
     * Carries the difference to what was replaced into the sealed buckets of a grain, and tells how many of their rows stand for
     * nothing any more. Only where every measure can be taken out again.
     */
    public String carryDifference(Grain grain) {
        var changed = " having "
                + tables.kept().stream()
                        .map(each -> MeasureSql.gather(each) + " <> 0")
                        .collect(Collectors.joining(" or "));
        var carried = "with carried as (\n%s\n    returning kept.%s as left_over\n)"
                .formatted(
                        RecomputeSql.indented(4, upsert(grain, added() + "\nunion all\n" + taken(), changed)),
                        tables.events());
        return switch (placement) {
            case PLAIN -> carried + "\nselect count(*) as count from carried where left_over = 0";
            case CITUS -> onShards(carried + "\nselect to_jsonb(count(*)) from carried where left_over = 0");
        };
    }

    private String upsert(Grain grain, String parts, String having) {
        return """
                insert into %1$s as kept (%2$s)
                %3$s%4$s
                order by %5$s
                on conflict (%5$s) do update set %6$s""".formatted(
                        tables.table(grain),
                        tables.columns(),
                        Parts.ofGrain(tables)
                                .whole(
                                        GrainSql.bucket(grain, "part.bucket"),
                                        "(\n%s\n) part\nwhere part.bucket < %s and %s >= %s"
                                                .formatted(
                                                        parts,
                                                        states.watermark(grain),
                                                        GrainSql.bucket(grain, "part.bucket"),
                                                        states.floor(grain))),
                        having,
                        RollupTables.list(tables.key().stream()),
                        tables.kept().stream().map(MeasureSql::assignment).collect(Collectors.joining(", ")));
    }

    private String added() {
        return "select %s from %s part where %s".formatted(tables.columns(), rows(), isTaken("part"));
    }

    private String taken() {
        return "select %s from %s part where part.import_id = %d"
                .formatted(
                        RollupTables.list(Stream.concat(
                                tables.key().stream(),
                                tables.measures().stream().map(each -> "-" + each))),
                        tables.replaced(),
                        slices.importId());
    }

    /** Deletes the rows that stand for nothing any more. */
    public String sweep(Grain grain) {
        return where("""
                delete from %1$s kept
                using (select distinct %2$s from %3$s part where part.import_id = %4$d) gone
                where %5$s and kept.%6$s = 0""".formatted(
                tables.table(grain),
                RollupTables.list(Stream.concat(
                        Stream.of("part.tenant_id", GrainSql.bucket(grain, "part.bucket") + " as bucket"),
                        tables.rollup().dimensions().stream().map(each -> "part." + RollupTables.column(each.name())))),
                tables.replaced(),
                slices.importId(),
                FlushSql.matches(tables, "kept", "gone"),
                tables.events()));
    }

    /** The same by building the buckets anew. */
    public String refill() {
        return "select %s(%s, %s)".formatted(tables.function("refill"), slices.low(), slices.high());
    }

    /** Tells those who keep answers, and those who change events under an older snapshot, that the rollup is another now. */
    public List<String> revise() {
        return List.of(
                "select tidemark.revise(%s, %d, array[%d])"
                        .formatted(new Literal(tables.rollup().name()), tables.version(), slices.tenantId()),
                "update tidemark.rollup_grains set floor = floor where rollup = %s and version = %d"
                        .formatted(new Literal(tables.rollup().name()), tables.version()));
    }
}
