package dev.tidemark.schema;

import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which rollups hold everything, and which still lack the events from before they were created. */
public final class RollupStates {

    private static final SqlStatement COMPLETE = SqlStatement.load(RollupStates.class, "RollupStates.complete");
    private static final SqlStatement INCOMPLETE = SqlStatement.load(RollupStates.class, "RollupStates.incomplete");

    private RollupStates() {}

    /** The rollups that a recompute has filled: their names, and the bytes that their finest grain takes up. */
    public static Map<String, Long> complete(Session session) {
        return session.query(COMPLETE, Map.of(), row -> Map.entry(row.text("name"), row.bigint("bytes"))).stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Names of the rollups that wait for their recompute. */
    public static Set<String> incomplete(Session session) {
        return session.query(INCOMPLETE, Map.of(), row -> row.text("name")).stream()
                .collect(Collectors.toUnmodifiableSet());
    }
}
