package dev.tidemark.facts;

import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Deltas that wait, watermarks of grains, versions with the progress of their history, and sizes. */
final class RollupFacts {

    private static final SqlStatement VERSIONS = SqlStatement.load(RollupFacts.class, "RollupFacts.versions");

    /** Nobody needs to know how many more: a count of all would take as long as the flush. */
    private static final long COUNTED = 2 * Thresholds.TOO_MANY_PENDING_DELTAS;

    private RollupFacts() {}

    static List<Fact> read(Session session, Instant now) {
        var facts = new ArrayList<Fact>();
        RollupStore.all(session).stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED)
                .forEach(each -> {
                    facts.add(pending(session, each));
                    facts.add(bytes(each));
                    each.whole().forEach((grain, whole) -> facts.addAll(sealed(each, grain, whole, now)));
                });
        facts.addAll(session.query(VERSIONS, Map.of(), RollupFacts::filled));
        return facts;
    }

    private static Fact pending(Session session, StoredRollup rollup) {
        var count = SqlStatement.of("select count(*) as deltas from (select 1 from %s limit %d) waiting"
                .formatted(rollup.tables().deltas(), COUNTED));
        var deltas = session.first(count, Map.of(), row -> row.bigint("deltas")).orElseThrow();
        return Fact.of(
                Stage.DELTAS,
                "pending",
                named(rollup),
                (double) deltas,
                Unit.COUNT,
                Standing.of((double) deltas, (double) Thresholds.PENDING_DELTAS, (double)
                        Thresholds.TOO_MANY_PENDING_DELTAS),
                "Deltas that wait for the next flush. Answers are exact meanwhile, and slower the more there are.",
                "See whether a server runs and its log tells of failing flushes, or whether an import or a long transaction holds the rollup.");
    }

    private static Fact bytes(StoredRollup rollup) {
        return Fact.good(
                Stage.ROLLUPS,
                "bytes",
                named(rollup),
                rollup.bytes().values().stream().mapToDouble(Long::doubleValue).sum(),
                Unit.BYTES,
                "Disk that all grains of the rollup take, without indexes.");
    }

    private static String named(StoredRollup rollup) {
        var name = rollup.rollup().name();
        return rollup.state() == StoredRollup.State.CURRENT
                ? name
                : name + " v" + rollup.tables().version();
    }

    /** Of the finest grain, which is never sealed, and of one that was never filled nothing is told. */
    private static List<Fact> sealed(StoredRollup rollup, Grain grain, StoredRollup.Whole whole, Instant now) {
        var watermark = whole.watermark();
        if (watermark.equals(Instant.MAX) || watermark.equals(Instant.MIN)) {
            return List.of();
        }
        var of = named(rollup) + " " + grain.word();
        var due = grain.next(watermark).plus(rollup.rollup().lateness());
        var late = Math.max(0, Duration.between(due, now).toSeconds());
        return List.of(
                Fact.good(
                        Stage.SEAL,
                        "watermark",
                        of,
                        (double) watermark.getEpochSecond(),
                        Unit.TIME,
                        "Up to where the grain is filled. What is later is read from finer grains."),
                Fact.of(
                        Stage.SEAL,
                        "late_seconds",
                        of,
                        (double) late,
                        Unit.SECONDS,
                        Standing.of((double) late, (double) Thresholds.SEAL_LATE.toSeconds(), (double)
                                Thresholds.SEAL_TOO_LATE.toSeconds()),
                        "For how long a bucket of the grain has waited to be filled, beyond the rollup's lateness.",
                        "See whether a server runs, and what its log says of sealing; answers are exact, but read more rows."));
    }

    private static Fact filled(Row row) {
        var share = row.number("share").doubleValue();
        var says = row.flag("filled")
                ? "Version %d is %s, and filled with all history.".formatted(row.integer("version"), row.text("state"))
                : "Version %d is %s, and its history is being filled in, the newest first: %,d events so far."
                        .formatted(row.integer("version"), row.text("state"), row.bigint("events"));
        return Fact.good(Stage.ROLLUPS, "filled", row.text("of"), share, Unit.SHARE, says);
    }
}
