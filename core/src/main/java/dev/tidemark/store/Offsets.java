package dev.tidemark.store;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;

/** How far each partition of the stream is stored. */
public final class Offsets {

    private static final SqlStatement BEGIN = SqlStatement.load(Offsets.class, "Offsets.begin");
    private static final SqlStatement READ = SqlStatement.load(Offsets.class, "Offsets.read");
    private static final SqlStatement ADVANCE = SqlStatement.load(Offsets.class, "Offsets.advance");

    private final Database database;

    public Offsets(Database database) {
        this.database = database;
    }

    /** The position of a partition; the start of the stream for one that was never seen. */
    public Position of(String topicId, int partition) {
        var names = Map.of("topic_id", topicId, "partition", partition);
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            session.update(BEGIN, names);
            return session.first(READ, names, row -> new Position(topicId, partition, row.bigint("next_offset")))
                    .orElseThrow();
        });
    }

    /** Moves a position, and tells whether it was where the caller thought. Others who would move it wait for the session. */
    static boolean advance(Session session, Position from, long next) {
        var values =
                Map.of("topic_id", from.topicId(), "partition", from.partition(), "from", from.offset(), "next", next);
        return session.update(ADVANCE, values) == 1;
    }
}
