package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.sql.Literal;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Holds a grain to its limit of members per tenant and bucket. The rows of the bucket say who is in: a key that has a row
 * has all of its events there; once there is a row of {@link Rollup#OTHER}, the bucket is closed, and all events of keys
 * without a row are in that one. So what a row has to be follows from the events and from which rows there are.
 *
 * <p>All selects here take and give rows as a grain holds them.
 */
final class LimitSql {

    private final RollupTables tables;
    private final OptionalInt limit;

    LimitSql(RollupTables tables) {
        this.tables = tables;
        this.limit = tables.rollup().dimensions().isEmpty()
                ? OptionalInt.empty()
                : tables.rollup().membersPerBucket();
    }

    boolean isNone() {
        return limit.isEmpty();
    }

    /** For rows that are about to be written: of new keys those with the most events get the places that are left. */
    String admitted(Grain grain, String select) {
        if (isNone()) {
            return select;
        }
        var places = """
                (
                    with coming as materialized (
                %1$s
                    ), there as (
                        select kept.tenant_id, kept.bucket,
                            count(*) filter (where not (%2$s)) as members, bool_or(%2$s) as closed
                        from (select distinct tenant_id, bucket from coming) touched
                        join %3$s kept using (tenant_id, bucket)
                        group by 1, 2
                    )
                    select arriving.*, arriving.is_known or not arriving.is_other and not coalesce(there.closed, false)
                        and row_number() over (
                            partition by arriving.tenant_id, arriving.bucket, arriving.is_known or arriving.is_other
                            order by arriving.%4$s desc, %5$s)
                        <= %6$d - coalesce(there.members, 0) as is_in
                    from (
                        select coming.*, %7$s as is_other, exists (select from %3$s kept where %8$s) as is_known
                        from coming
                    ) arriving
                    left join there using (tenant_id, bucket)
                )""".formatted(
                        RecomputeSql.indented(8, select),
                        isOther("kept"),
                        tables.table(grain),
                        tables.events(),
                        dimensions("arriving.%s"),
                        limit.orElseThrow(),
                        isOther("coming"),
                        FlushSql.matches(tables, "kept", "coming"));
        return folded(places);
    }

    /** For a comparison with the rows that there are: nobody is let in who is not. */
    String mapped(Grain grain, String select) {
        if (isNone()) {
            return select;
        }
        var known = """
                (
                    select coming.*,
                        exists (select from %1$s kept where %2$s) or not exists (
                            select
                            from %1$s kept
                            where kept.tenant_id = coming.tenant_id and kept.bucket = coming.bucket and %3$s) as is_in
                    from (
                %4$s
                    ) coming
                )""".formatted(
                        tables.table(grain),
                        FlushSql.matches(tables, "kept", "coming"),
                        isOther("kept"),
                        RecomputeSql.indented(8, select));
        return folded(known);
    }

    private String folded(String from) {
        var dimensions = tables.rollup().dimensions().stream()
                .map(each -> {
                    var column = RollupTables.column(each.name());
                    return "case when is_in then one.%1$s else %2$s end as %1$s"
                            .formatted(column, RollupTables.inGrain(each, other()));
                })
                .collect(Collectors.joining(", "));
        var named = "(select one.tenant_id, one.bucket, %s, %s from %s one) part"
                .formatted(dimensions, String.join(", ", tables.measures()), from);
        return Parts.ofGrain(tables).whole("part.bucket", named);
    }

    private String isOther(String row) {
        return tables.rollup().dimensions().stream()
                .map(each -> "%s.%s = %s"
                        .formatted(row, RollupTables.column(each.name()), RollupTables.inGrain(each, other())))
                .collect(Collectors.joining(" and "));
    }

    private String dimensions(String template) {
        return tables.rollup().dimensions().stream()
                .map(each -> template.formatted(RollupTables.column(each.name())))
                .collect(Collectors.joining(", "));
    }

    private static String other() {
        return new Literal(Rollup.OTHER) + " collate \"C\"";
    }
}
