package dev.tidemark.schema;

import dev.tidemark.sql.Literal;
import java.util.ArrayList;
import java.util.List;

/** Brings back what a rollup's slices had before an import: what was imported then, or what events say. Under the rollup's lock. */
public final class UnswapSql {

    private final RollupTables tables;
    private final Slices slices;
    private final Placement placement;
    private final SliceSql ours;

    public UnswapSql(RollupTables tables, Slices slices, Placement placement) {
        this.tables = tables;
        this.slices = slices;
        this.placement = placement;
        this.ours = new SliceSql(tables, placement);
    }

    /** The first import that has come over this one; NULL if none has. */
    public String newer() {
        return """
                select min(slice.import_id) as newer
                from tidemark.slices slice
                where %1$s and slice.bucket >= %2$s and slice.bucket < %3$s and slice.import_id > %4$d%5$s""".formatted(
                        ours.isOurs("slice"),
                        slices.low(),
                        slices.high(),
                        slices.importId(),
                        slices.isOfAll() ? "" : " and slice.tenant_id in (0, %d)".formatted(slices.tenantId()));
    }

    /** Whether some of the slices were of events before. */
    public String wereLive() {
        return """
                select exists (
                    select
                    from tidemark.slices slice
                    where %1$s and slice.import_id = %2$d and not exists (
                        select from tidemark.replaced_slices former
                        where %3$s and former.by_import = %2$d and former.bucket = slice.bucket and former.tenant_id = slice.tenant_id)
                ) as live""".formatted(ours.isOurs("slice"), slices.importId(), ours.isOurs("former"));
    }

    /** In order. What is of events is right after {@link #recompute}. */
    public List<String> restore() {
        var all = new ArrayList<String>();
        all.add(where("delete from %s kept where kept.bucket = any (%s)%s"
                .formatted(tables.finest(), buckets(), slices.andOfTenant("kept"))));
        all.add("delete from tidemark.slices slice where %s and slice.import_id = %d"
                .formatted(ours.isOurs("slice"), slices.importId()));
        all.add("""
                insert into tidemark.slices (rollup, version, bucket, tenant_id, import_id, rows, checksum)
                select former.rollup, former.version, former.bucket, former.tenant_id, former.import_id, former.rows, former.checksum
                from tidemark.replaced_slices former
                where %s and former.by_import = %d""".formatted(ours.isOurs("former"), slices.importId()));
        if (!slices.isOfAll()) {
            all.add(ours.shareOfAll("+", slices.importId(), slices.tenantId()));
        }
        all.add(where("""
                insert into %1$s (%2$s)
                select %2$s
                from %3$s part
                where part.import_id = %4$d and (%5$s or part.bucket < %6$s)
                order by %7$s""".formatted(
                        tables.finest(),
                        tables.columns(),
                        tables.replaced(),
                        slices.importId(),
                        tables.isImported("part"),
                        placement == Placement.PLAIN ? sourceFloor() : ShardSql.instant("source_floor"),
                        RollupTables.list(tables.key().stream()))));
        return all;
    }

    private String sourceFloor() {
        return "tidemark.source_floor(%s)"
                .formatted(new Literal(tables.rollup().source().name()));
    }

    private String buckets() {
        return placement == Placement.PLAIN
                ? "array(select slice.bucket from tidemark.slices slice where %s and slice.import_id = %d)"
                        .formatted(ours.isOurs("slice"), slices.importId())
                : ShardSql.instants("buckets");
    }

    /** A statement that changes rows, where they are. */
    private String where(String statement) {
        return placement == Placement.PLAIN
                ? statement
                : tables.onShards()
                        .countedOnShards(
                                tables.alone(
                                        "'source_floor', %s, 'buckets', (select jsonb_agg(slice.bucket) from tidemark.slices_of(%s, %d, %d) slice)"
                                                .formatted(
                                                        sourceFloor(),
                                                        new Literal(
                                                                tables.rollup().name()),
                                                        tables.version(),
                                                        slices.importId())),
                                "with done as (\n" + statement + "\n)\nselect to_jsonb(0)");
    }

    /** Has events told of the range again, as far as they are kept. */
    public String recompute() {
        return "select %s(%s, %s, false)".formatted(tables.function("recompute"), slices.low(), slices.high());
    }

    /** Lets go of what was kept to be brought back. */
    public List<String> forget() {
        return forget(tables, String.valueOf(slices.importId()));
    }

    /** The same of several imports, listed with commas. */
    public static List<String> forget(RollupTables tables, String importIds) {
        return List.of(
                "delete from %s where import_id in (%s)".formatted(tables.replaced(), importIds),
                "delete from tidemark.replaced_slices former where %s and former.by_import in (%s)"
                        .formatted(SliceSql.isOurs(tables, "former"), importIds));
    }
}
