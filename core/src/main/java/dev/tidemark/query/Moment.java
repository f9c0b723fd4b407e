package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The snapshot that an answer is of. One statement finds it out, and it reads what every answer reads anyway: the deltas.
 *
 * @param asOf everything committed before is in the snapshot
 * @param pendingDeltas of the rollup, of all tenants; on a cluster of the tenant who asks
 * @param seal under which the answer may be kept; nothing where it is about time that is not sealed, or where a delta of the
 *     tenant waits
 */
record Moment(Instant asOf, long pendingDeltas, Optional<Seal> seal) {

    private static final SqlStatement NOW = SqlStatement.of("/* Answers.moment */ select now() as now");

    /** Of an answer that reads no deltas. */
    static Moment of(Session session) {
        return session.first(NOW, Map.of(), row -> new Moment(row.instant("now"), 0, Optional.empty()))
                .orElseThrow();
    }

    /**
     * On a cluster. Revisions are on the coordinator, which commits before its shards do: what is read of both is of no common
     * instant, so nothing is kept.
     *
     * @return with the deltas of the tenant alone, which are on one shard
     */
    static Moment onShard(Session session, Origin.Kept kept, int tenantId) {
        var parameters = new Parameters(tenantId);
        var sql =
                "/* Answers.moment.%s */\nselect now() as now, count(*) as pending\nfrom %s\nwhere waiting.tenant_id = :tenant"
                        .formatted(kept.rollup().name(), kept.tables().waiting("waiting"));
        return session.first(
                        SqlStatement.of(sql),
                        parameters.values(),
                        row -> new Moment(row.instant("now"), row.bigint("pending"), Optional.empty()))
                .orElseThrow();
    }

    static Moment of(Session session, Plan plan, Origin.Kept kept, int tenantId) {
        var parameters = new Parameters(tenantId);
        var range = sealable(plan, kept);
        // The transaction's first statement took its snapshot after now().
        var sql = "/* Answers.moment.%s */\nselect now() as now, count(*) as pending%s\nfrom %s"
                .formatted(
                        plan.rollup().name(),
                        range.map(each -> sealed(kept, each, parameters)).orElse(""),
                        kept.tables().waiting("waiting"));
        return session.first(SqlStatement.of(sql), parameters.values(), row -> of(row, range.isPresent()))
                .orElseThrow();
    }

    /**
     * What is told besides of a range that may be sealed. Whatever changes sealed rows tells a new revision in its transaction:
     * the flush for buckets below the watermark of the first coarser grain.
     */
    private static String sealed(Origin.Kept kept, Range range, Parameters parameters) {
        var version = "g.rollup = %s and g.version = %d"
                .formatted(new Literal(kept.rollup().name()), kept.tables().version());
        return """
                ,
                    count(*) filter (where tenant_id = :tenant and %1$s) as waiting,
                    (select g.watermark >= %2$s from tidemark.rollup_grains g where %3$s and g.grain = %4$s) as sealed,
                    (select g.revision from tidemark.rollup_revisions g where %3$s and g.tenant_id = 0) as of_all,
                    coalesce((select g.revision from tidemark.rollup_revisions g where %3$s and g.tenant_id = :tenant), 0) as of_tenant""".formatted(
                        new BucketSql(parameters).between(range),
                        parameters.add(range.to()),
                        version,
                        new Literal(firstCoarser(kept).orElseThrow().word()));
    }

    private static Moment of(Row row, boolean sealable) {
        return new Moment(
                row.instant("now"), row.bigint("pending"), sealable && isSealed(row) ? seal(row) : Optional.empty());
    }

    private static boolean isSealed(Row row) {
        return row.bigint("waiting") == 0 && row.flagIfAny("sealed").orElse(false);
    }

    private static Optional<Seal> seal(Row row) {
        return row.numberIfAny("of_all").map(all -> new Seal(all.longValueExact(), row.bigint("of_tenant")));
    }

    /**
     * From the first to the last that the plan reads; nothing where that has no end, or the rollup is never sealed, or other
     * things are read besides: another range, or what is known of entities, which any event may change.
     */
    private static Optional<Range> sealable(Plan plan, Origin.Kept kept) {
        var pieces = plan.query().ranges().pieces();
        return pieces.isEmpty()
                        || firstCoarser(kept).isEmpty()
                        || kept.presumption().isPresent()
                        || plan.earlier().isPresent()
                        || plan.asksForAttributes()
                ? Optional.empty()
                : Optional.of(new Range(
                                pieces.getFirst().from(), pieces.getLast().to()))
                        .filter(range -> !range.to().equals(Instant.MAX));
    }

    private static Optional<Grain> firstCoarser(Origin.Kept kept) {
        return kept.rollup().coarserGrains().stream().findFirst();
    }
}
