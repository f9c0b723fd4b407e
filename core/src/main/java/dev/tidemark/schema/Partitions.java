package dev.tidemark.schema;

import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Monthly partitions, UTC, of the events and of every rollup's finest grain. They are made together: where an event can
 * be stored, its bucket has a place as well. A partition is made as a table of its own and then attached, which, unlike
 * {@code create table … partition of}, blocks no writer (PostgreSQL documentation, "ALTER TABLE … ATTACH PARTITION").
 */
public final class Partitions {

    private static final SqlStatement LOCK = SqlStatement.load(Partitions.class, "Partitions.lock");
    private static final SqlStatement PARENTS = SqlStatement.load(Partitions.class, "Partitions.parents");
    private static final SqlStatement MONTHS = SqlStatement.load(Partitions.class, "Partitions.months");
    private static final SqlStatement EXISTS = SqlStatement.load(Partitions.class, "Partitions.exists");

    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyyMM");

    private Partitions() {}

    public static YearMonth monthOf(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    /** Makes what is missing for these months, in the session's transaction. Others who do the same wait for its end. */
    public static void ensure(Session session, Collection<YearMonth> months) {
        session.query(LOCK, Map.of(), row -> row.text("locked"));
        var parents = session.query(PARENTS, Map.of(), row -> row.text("name"));
        months.stream().sorted().forEach(month -> parents.forEach(parent -> ensure(session, parent, month)));
    }

    /** The months that have a partition of events. */
    public static List<YearMonth> months(Session session) {
        return session.query(MONTHS, Map.of(), row -> YearMonth.parse(row.text("month"), SUFFIX));
    }

    private static void ensure(Session session, String parent, YearMonth month) {
        var name = parent + "_p" + month.format(SUFFIX);
        if (!session.query(EXISTS, Map.of("name", name), row -> row.text("name"))
                .isEmpty()) {
            return;
        }
        session.execute("""
                create table %1$s (like %2$s including all)%5$s;
                alter table %2$s attach partition %1$s for values from (%3$s) to (%4$s)""".formatted(
                        "tidemark." + new Identifier(name),
                        "tidemark." + new Identifier(parent),
                        start(month),
                        start(month.plusMonths(1)),
                        parent.equals("events") ? "" : " with (fillfactor = 70)"));
    }

    private static Literal start(YearMonth month) {
        return new Literal(
                month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString());
    }
}
