package dev.tidemark.store;

import dev.tidemark.sql.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what the statements about keys have in common. */
final class KeyRow {

    private KeyRow() {}

    static KeyTerms terms(Row row, Instant expires) {
        return new KeyTerms(words(row.text("scopes")), rate(row), quota(row), words(row.text("origins")), expires);
    }

    private static Optional<Rate> rate(Row row) {
        return Optional.of(new Rate(row.integer("rate_events"), Duration.ofSeconds(row.integer("rate_seconds"))))
                .filter(rate -> rate.events() > 0);
    }

    private static Optional<Quota> quota(Row row) {
        var period = Quota.Period.valueOf(row.text("quota_period").toUpperCase(Locale.ROOT));
        return Optional.of(new Quota(row.bigint("quota_events"), period)).filter(quota -> quota.events() > 0);
    }

    static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.of(text.split(" "));
    }
}
