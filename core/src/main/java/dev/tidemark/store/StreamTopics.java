package dev.tidemark.store;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Held;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;
import java.util.Optional;

/** Over how many partitions of each topic the keys of events are spread, whatever becomes of the topic later. */
public final class StreamTopics {

    private static final SqlStatement KEEP = SqlStatement.load(StreamTopics.class, "StreamTopics.keep");
    private static final SqlStatement READ = SqlStatement.load(StreamTopics.class, "StreamTopics.read");
    private static final SqlStatement LOCK = SqlStatement.load(StreamTopics.class, "StreamTopics.lock");

    private final Database database;

    public StreamTopics(Database database) {
        this.database = database;
    }

    /**
     * The number of partitions that was told first of a topic.
     *
     * @param now how many it has, which is kept if this is the first time
     */
    public int partitions(String topicId, int now) {
        var names = Map.of("topic_id", topicId, "partitions", now);
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            session.update(KEEP, names);
            return session.first(READ, names, row -> row.integer("partitions")).orElseThrow();
        });
    }

    /** For one who changes topics: nobody else does until he closes it. Empty when somebody else does now. */
    public Optional<Held> alone() {
        var held = database.hold();
        if (held.session().first(LOCK, Map.of(), row -> row.flag("locked")).orElseThrow()) {
            return Optional.of(held);
        }
        held.close();
        return Optional.empty();
    }
}
