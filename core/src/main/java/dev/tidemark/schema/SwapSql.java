package dev.tidemark.schema;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts what an import has staged in the place of a rollup's slices. All of it runs in one transaction, under the rollup's lock;
 * who reads meanwhile sees the slices as they were.
 */
public final class SwapSql {

    private final RollupTables tables;
    private final Slices slices;
    private final SliceSql ours;

    public SwapSql(RollupTables tables, Slices slices) {
        this.tables = tables;
        this.slices = slices;
        this.ours = new SliceSql(tables);
    }

    /** Makes the partitions that are missing, of all grains; in a transaction before, because others wait for it. */
    public List<String> partitions() {
        return tables.rollup().grains().stream().map(this::partitions).toList();
    }

    private String partitions(Grain grain) {
        return "select count(*) from (select distinct %s as start from %s) buckets where tidemark.add_partition(%s, start)"
                .formatted(GrainSql.bucket(grain, "bucket"), slices.told(tables), new Literal(tables.tableName(grain)));
    }

    /** Takes the slices off the list that are imported already, just as they are to be. */
    public String skip() {
        return """
                delete from %1$s told
                using tidemark.slices slice
                where %2$s and slice.bucket = told.bucket and slice.tenant_id = %3$d
                    and slice.rows = told.rows and slice.checksum = told.checksum%4$s""".formatted(
                slices.told(tables), ours.isOurs("slice"), slices.tenantId(), slices.isOfAll() ? andNoOther() : "");
    }

    /** How many are left on it. */
    public String count() {
        return "select count(*) as count from " + slices.told(tables);
    }

    /** A tenant's own slice would be replaced by that of all. */
    private String andNoOther() {
        return "\n    and not exists (select from tidemark.slices own where %s and own.bucket = told.bucket and own.tenant_id <> 0)"
                .formatted(ours.isOurs("own"));
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
        return """
                with gone as (
                    delete from %1$s kept where kept.bucket = any (array(select told.bucket from %2$s told))%3$s returning kept.*
                )
                insert into %4$s (%5$s, import_id)
                select %5$s, %6$d from gone""".formatted(
                        tables.finest(),
                        slices.told(tables),
                        slices.andOfTenant("kept"),
                        tables.replaced(),
                        tables.columns(),
                        slices.importId());
    }

    /** In the order of the key, as they are sorted. */
    public String insert() {
        return """
                insert into %1$s (%2$s)
                select %2$s
                from %3$s part
                where %4$s
                order by %5$s""".formatted(
                        tables.finest(),
                        tables.columns(),
                        slices.rows(tables),
                        isTaken("part"),
                        RollupTables.list(tables.key().stream()));
    }

    private String isTaken(String row) {
        return "%1$s.%2$s = 1 and %1$s.bucket = any (array(select told.bucket from %3$s told))"
                .formatted(row, StageSql.COPY, slices.told(tables));
    }

    /** Keeps the natural keys of entities that were not known. */
    public List<String> names() {
        return tables.rollup().dimensions().stream()
                .filter(Dimension::entity)
                .map(this::names)
                .toList();
    }

    private String names(Dimension dimension) {
        return """
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
                        slices.rows(tables),
                        isTaken("part"));
    }

    /** Writes down what is imported from here on. To be run when rows are moved. */
    public List<String> slices() {
        var forget = "delete from tidemark.slices slice using %s told where %s and slice.bucket = told.bucket%s"
                .formatted(slices.told(tables), ours.isOurs("slice"), slices.andOfTenant("slice"));
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
        return upsert(grain, added(), "");
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
        return """
                with carried as (
                %s
                    returning kept.%s as left_over
                )
                select count(*) as count from carried where left_over = 0""".formatted(
                RecomputeSql.indented(4, upsert(grain, added() + "\nunion all\n" + taken(), changed)), tables.events());
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
                                                        state("watermark", grain),
                                                        GrainSql.bucket(grain, "part.bucket"),
                                                        state("floor", grain))),
                        having,
                        RollupTables.list(tables.key().stream()),
                        tables.kept().stream().map(MeasureSql::assignment).collect(Collectors.joining(", ")));
    }

    private String added() {
        return "select %s from %s part where %s".formatted(tables.columns(), slices.rows(tables), isTaken("part"));
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
        return """
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
                tables.events());
    }

    private String state(String column, Grain grain) {
        return "(select %s from tidemark.rollup_grains where rollup = %s and version = %d and grain = %s)"
                .formatted(column, new Literal(tables.rollup().name()), tables.version(), new Literal(grain.word()));
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
