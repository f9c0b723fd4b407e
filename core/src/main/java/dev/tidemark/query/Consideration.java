package dev.tidemark.query;

import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One way to answer a query, and what comes of it.
 *
 * @param rollup the version of a rollup that would be read; nothing for the events themselves
 * @param planning a plan, whether it is taken or another one reads less; or why there is none
 */
public record Consideration(Optional<RollupTables> rollup, Planning planning) {

    /** Of a rollup that does not have all members. */
    static Consideration ofLacking(StoredRollup stored, Query query) {
        var rollup = stored.rollup();
        var lacking = Stream.concat(
                        query.counted().stream()
                                .filter(name -> new Numbers(rollup).term(name).isEmpty()),
                        query.named().stream()
                                .filter(name -> DimensionMember.of(rollup, name).isEmpty()))
                .collect(Collectors.joining("', '", "'", "'"));
        var refused = new Planning.Refused(
                "no_rollup", "rollup '%s' does not have %s".formatted(rollup.name(), lacking), "/");
        return new Consideration(Optional.of(stored.tables()), refused);
    }

    static Consideration ofEvents(Planning planning) {
        return new Consideration(Optional.empty(), planning);
    }
}
