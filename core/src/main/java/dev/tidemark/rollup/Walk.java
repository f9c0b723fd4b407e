package dev.tidemark.rollup;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.SqlStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies everything, piece by piece and without end, within a budget: the rollup that was not looked at for the longest,
 * from where it was left, in pieces of about half a second. Used by one thread.
 */
public final class Walk {

    private static final SqlStatement STEP = SqlStatement.load(Walk.class, "Walk.step");

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration AIM = Duration.ofMillis(500);

    private final Database database;
    private final Clock clock;
    private final double share;
    private Duration width = SHORTEST;

    /** @param share of one processor that it may take, such as 0.01 */
    public Walk(Database database, Clock clock, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is above 0 and at most 1: " + share);
        }
        this.database = database;
        this.clock = clock;
        this.share = share;
    }

    /**
     * A piece that was verified.
     *
     * @param differences none means equal
     * @param rest how long to wait before the next piece, to stay within the budget
     */
    public record Piece(String rollup, Instant low, Instant high, long differences, Duration took, Duration rest) {}

    /** Verifies the next piece; nothing when there is no rollup. */
    public Optional<Piece> step() {
        var began = clock.instant();
        var seconds = width.toSeconds();
        return database.transaction(
                        Isolation.READ_COMMITTED, session -> session.first(STEP, Map.of("seconds", seconds), Found::of))
                .map(found -> piece(found, Duration.between(began, clock.instant())));
    }

    private Piece piece(Found found, Duration took) {
        var wider = took.compareTo(AIM) < 0 ? width.multipliedBy(2) : width.dividedBy(2);
        width = wider.compareTo(SHORTEST) < 0 ? SHORTEST : wider.compareTo(LONGEST) > 0 ? LONGEST : wider;
        var rest = Duration.ofNanos((long) (took.toNanos() * (1 / share - 1)));
        return new Piece(found.rollup(), found.low(), found.high(), found.differences(), took, rest);
    }

    private record Found(String rollup, Instant low, Instant high, long differences) {

        static Found of(Row row) {
            return new Found(row.text("rollup"), row.instant("low"), row.instant("high"), row.bigint("differences"));
        }
    }
}
