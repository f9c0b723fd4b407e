package dev.tidemark.server.run;

import dev.tidemark.schema.StoredRollup;
import dev.tidemark.sql.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work on every rollup by its name, whatever becomes of it on one of them. */
final class EachRollup {

    private final Supplier<List<StoredRollup>> stored;

    EachRollup(Supplier<List<StoredRollup>> stored) {
        this.stored = stored;
    }

    /** The first failure is thrown when all had their turn. One that was dropped a moment ago has no work. */
    void run(Consumer<String> work) {
        var failures = new ArrayList<SqlFailure>();
        stored.get().stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED)
                .map(each -> each.rollup().name())
                .distinct()
                .forEach(name -> {
                    try {
                        work.accept(name);
                    } catch (SqlFailure failure) {
                        failures.add(failure);
                    }
                });
        failures.removeIf(SqlFailure::isMissing);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** Whether a version waits to take another's place, or was replaced. */
    boolean isUnsettled() {
        return stored.get().stream().anyMatch(each -> each.state() != StoredRollup.State.CURRENT);
    }
}
