package dev.tidemark.schema;

import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which rollups hold everything, and which still lack the events from before they were created. */
public final class RollupStates {

    private static final SqlStatement NAMES = SqlStatement.load(RollupStates.class, "RollupStates.names");

    private RollupStates() {}

    /** Names of the rollups that a recompute has filled. */
    public static Set<String> complete(Session session) {
        return names(session, true);
    }

    /** Names of the rollups that wait for their recompute. */
    public static Set<String> incomplete(Session session) {
        return names(session, false);
    }

    private static Set<String> names(Session session, boolean complete) {
        return session.query(NAMES, Map.of("complete", complete), row -> row.text("name")).stream()
                .collect(Collectors.toUnmodifiableSet());
    }
}
