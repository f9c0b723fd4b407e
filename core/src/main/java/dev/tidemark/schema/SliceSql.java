package dev.tidemark.schema;

import dev.tidemark.sql.Literal;

/** How slices are told apart and compared: by the number of their rows and the sum of their hashes, which can be taken away again. */
final class SliceSql {

    private final RollupTables tables;

    SliceSql(RollupTables tables) {
        this.tables = tables;
    }

    /** That a row of {@code tidemark.slices}, or of those that were replaced, is of this version. */
    String isOurs(String slice) {
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
     * Takes the tenant's rows that an import replaced out of the slices of all tenants that they were part of, or puts them back.
     * To be run while the tenant has slices of his own there that these rows were not part of.
     */
    String shareOfAll(String sign, long importId, int tenantId) {
        return """
                update tidemark.slices slice
                set rows = slice.rows %1$s share.rows, checksum = slice.checksum %1$s share.checksum
                from (
                    select part.bucket, count(*) as rows, %2$s as checksum
                    from %3$s part
                    where part.import_id = %4$d and not exists (
                        select from tidemark.replaced_slices own
                        where %5$s and own.by_import = %4$d and own.bucket = part.bucket and own.tenant_id = %6$d)
                    group by part.bucket
                ) share
                where %7$s and slice.bucket = share.bucket and slice.tenant_id = 0""".formatted(
                sign, checksum(tables, "part"), tables.replaced(), importId, isOurs("own"), tenantId, isOurs("slice"));
    }

    /** In PL/pgSQL with {@code low}, {@code state} of the finest grain and {@code to_bucket}: slices that are not as they were written. */
    String differences(int most) {
        return """
                with wanted as (
                    select slice.bucket, slice.tenant_id, slice.rows, slice.checksum
                    from tidemark.slices slice
                    where %1$s and slice.bucket >= greatest(low, state.floor) and slice.bucket < to_bucket
                ), kept as (
                    select part.bucket, coalesce(own.tenant_id, 0) as tenant_id, count(*) as rows, %2$s as checksum
                    from %3$s part
                    left join wanted own on own.bucket = part.bucket and own.tenant_id = part.tenant_id
                    where part.bucket in (select wanted.bucket from wanted)
                        and (own.tenant_id is not null or exists (
                            select from wanted whole where whole.bucket = part.bucket and whole.tenant_id = 0))
                    group by 1, 2
                )
                select '%4$s'::text, wanted.bucket, format('the imported slice of %%s', case wanted.tenant_id when 0 then 'all tenants' else 'tenant ' || wanted.tenant_id end),
                    row(wanted.rows, wanted.checksum)::text, row(coalesce(kept.rows, 0), coalesce(kept.checksum, 0))::text
                from wanted
                left join kept using (bucket, tenant_id)
                where (wanted.rows, wanted.checksum) is distinct from (coalesce(kept.rows, 0), coalesce(kept.checksum, 0))
                order by wanted.bucket, wanted.tenant_id
                limit %5$d""".formatted(
                        isOurs("slice"),
                        checksum(tables, "part"),
                        tables.finest(),
                        tables.rollup().grain().word(),
                        most);
    }
}
