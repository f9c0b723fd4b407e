package dev.tidemark.schema;

import dev.tidemark.sql.Literal;
import java.util.function.UnaryOperator;

/** How slices are told apart and compared: by the number of their rows and the sum of their hashes, which can be taken away again. */
final class SliceSql {

    private static final String COLUMNS = "(bucket timestamptz, rows bigint, checksum numeric)";

    private final RollupTables tables;
    private final Placement placement;

    SliceSql(RollupTables tables, Placement placement) {
        this.tables = tables;
        this.placement = placement;
    }

    /** The slices, or more than them, for a statement that has tables of the coordinator as well. */
    String beside() {
        return placement == Placement.PLAIN
                ? RollupTables.SLICES
                : "tidemark.slices_of(%s, %d)"
                        .formatted(new Literal(tables.rollup().name()), tables.version());
    }

    /** That a row of {@code tidemark.slices}, or of those that were replaced, is of this version. */
    String isOurs(String slice) {
        return isOurs(tables, slice);
    }

    static String isOurs(RollupTables tables, String slice) {
        return "%1$s.rollup = %2$s and %1$s.version = %3$d"
                .formatted(slice, new Literal(tables.rollup().name()), tables.version());
    }

    /** Over the rows of a slice; NULL of none. Whole numbers, decimals and texts hash by what they are, not how they are written. */
    static String checksum(RollupTables tables, String row) {
        return "sum(hash_record_extended(row(%s, %s), 0))"
                .formatted(
                        RollupTables.list(tables.key().stream().map(each -> row + "." + each)),
                        RollupTables.list(tables.measures().stream().map(each -> row + "." + each)));
    }

    /**
     * Changes {@code tidemark.slices} by what a query says of buckets, rows and checksums.
     *
     * @param name of what it says, as {@code statement} has it
     * @param statement of where it says it, the name included
     */
    String change(String name, String query, UnaryOperator<String> statement) {
        return switch (placement) {
            case PLAIN -> statement.apply("(\n" + query + "\n) " + name);
            case CITUS ->
                "select tidemark.change_slices(%s, (select jsonb_agg(%s) from (\n%s\n) %2$s))"
                        .formatted(
                                new Literal(statement.apply("jsonb_to_recordset(%L) " + name + " " + COLUMNS)),
                                name,
                                query);
        };
    }

    /**
     * Takes the tenant's rows that an import replaced out of the slices of all tenants that they were part of, or puts them back.
     * To be run while the tenant has slices of his own there that these rows were not part of.
     */
    String shareOfAll(String sign, long importId, int tenantId) {
        var own = "%s and own.by_import = %d and own.tenant_id = %d".formatted(isOurs("own"), importId, tenantId);
        var part =
                "select part.bucket, count(*) as rows, %s as checksum\nfrom %s part\nwhere part.import_id = %d and %s\ngroup by part.bucket"
                        .formatted(checksum(tables, "part"), tables.replaced(), importId, "%s");
        var share = switch (placement) {
            case PLAIN ->
                part.formatted(
                        "not exists (select from tidemark.replaced_slices own where %s and own.bucket = part.bucket)"
                                .formatted(own));
            case CITUS ->
                onShards(
                        "jsonb_build_object('own', (select jsonb_agg(own.bucket) from tidemark.replaced_slices own where %s))"
                                .formatted(own),
                        part.formatted("part.bucket <> all (" + ShardSql.instants("own") + ")"),
                        COLUMNS);
        };
        return change("share", share, from -> """
                update tidemark.slices slice
                set rows = slice.rows %1$s share.rows, checksum = slice.checksum %1$s share.checksum
                from %2$s
                where %3$s and slice.bucket = share.bucket and slice.tenant_id = 0""".formatted(sign, from, isOurs("slice")));
    }

    /** A query of what a query says on each shard. */
    private String onShards(String args, String query, String columns) {
        return "select told.* from %s of_shard cross join lateral jsonb_to_recordset(of_shard) told %s"
                .formatted(
                        tables.onShards()
                                .onShards(
                                        args,
                                        "select coalesce(jsonb_agg(told), '[]') from (\n%s\n) told".formatted(query)),
                        columns);
    }

    /** In PL/pgSQL with {@code low}, {@code state} of the finest grain and {@code to_bucket}: slices that are not as they were written. */
    String differences(int most) {
        return switch (placement) {
            case PLAIN -> "return query\n" + differences(most, kept("greatest(low, state.floor)", "to_bucket")) + ";";
            case CITUS ->
                """
                    -- Slices are of the coordinator, which commits before the shards do: what differs is looked at again when nobody writes.
                    if exists (
                    %1$s
                    ) then
                        perform tidemark.lock_rollup(%2$s);
                        return query
                    %3$s;
                    end if;""".formatted(
                                RecomputeSql.indented(4, differencesOnShards(most, "jsonb_build_object(%s)")),
                                new Literal(tables.rollup().name()),
                                RecomputeSql.indented(4, differencesOnShards(most, tables.alone("%s"))));
        };
    }

    private String differencesOnShards(int most, String args) {
        var low = ShardSql.instant("low");
        var high = ShardSql.instant("high");
        var kept = onShards(
                args.formatted("'low', greatest(low, state.floor), 'high', to_bucket"),
                kept(low, high),
                "(bucket timestamptz, tenant_id integer, rows bigint, checksum numeric)");
        return differences(
                most,
                "select bucket, tenant_id, sum(rows)::bigint as rows, sum(checksum) as checksum from (\n%s\n) of_shards group by 1, 2"
                        .formatted(kept));
    }

    /** What rows say of each slice that is wanted. */
    private String kept(String low, String high) {
        return """
                with wanted as (
                    select slice.bucket, slice.tenant_id
                    from tidemark.slices slice
                    where %1$s and slice.bucket >= %2$s and slice.bucket < %3$s
                )
                select part.bucket, coalesce(own.tenant_id, 0) as tenant_id, count(*) as rows, %4$s as checksum
                from %5$s part
                left join wanted own on own.bucket = part.bucket and own.tenant_id = part.tenant_id
                where part.bucket in (select wanted.bucket from wanted)
                    and (own.tenant_id is not null or exists (
                        select from wanted whole where whole.bucket = part.bucket and whole.tenant_id = 0))
                group by 1, 2""".formatted(isOurs("slice"), low, high, checksum(tables, "part"), tables.finest());
    }

    private String differences(int most, String kept) {
        return """
                select '%1$s'::text, wanted.bucket, format('the imported slice of %%s', case wanted.tenant_id when 0 then 'all tenants' else 'tenant ' || wanted.tenant_id end),
                    row(wanted.rows, wanted.checksum)::text, row(coalesce(kept.rows, 0), coalesce(kept.checksum, 0))::text
                from %2$s wanted
                left join (
                %3$s
                ) kept using (bucket, tenant_id)
                where %5$s and wanted.bucket >= greatest(low, state.floor) and wanted.bucket < to_bucket
                    and (wanted.rows, wanted.checksum) is distinct from (coalesce(kept.rows, 0), coalesce(kept.checksum, 0))
                order by wanted.bucket, wanted.tenant_id
                limit %4$d""".formatted(
                tables.rollup().grain().word(), beside(), RecomputeSql.indented(4, kept), most, isOurs("wanted"));
    }
}
