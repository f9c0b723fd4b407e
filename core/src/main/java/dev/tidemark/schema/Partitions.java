package dev.tidemark.schema;

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
 * Partitions of events, by month, UTC. Those of rollups are made by what writes them; all are made ahead by
 * {@code tidemark.make_partitions()}.
 */
public final class Partitions {

    private static final SqlStatement ADD = SqlStatement.load(Partitions.class, "Partitions.add");
    private static final SqlStatement AHEAD = SqlStatement.load(Partitions.class, "Partitions.ahead");

    private static final SqlStatement MONTHS = SqlStatement.load(Partitions.class, "Partitions.months");
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyyMM");

    private Partitions() {}

    public static YearMonth monthOf(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    /** Makes what is missing for these months, in the session's transaction. Others who do the same wait for its end. */
    public static void ensure(Session session, Collection<YearMonth> months) {
        months.stream()
                .sorted()
                .forEach(month -> session.query(ADD, Map.of("at", start(month)), row -> row.flag("added")));
    }

    /** Makes those of today and of the near future, of events and of all rollups; tells how many were missing. */
    public static long makeAhead(Session session) {
        return session.first(AHEAD, Map.of(), row -> row.bigint("made")).orElseThrow();
    }

    /** The months that have a partition of events. */
    public static List<YearMonth> months(Session session) {
        return session.query(MONTHS, Map.of(), row -> YearMonth.parse(row.text("month"), SUFFIX));
    }

    static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
