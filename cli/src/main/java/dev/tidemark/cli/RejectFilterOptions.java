package dev.tidemark.cli;

import dev.tidemark.sql.Database;
import dev.tidemark.store.RejectFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which rejects, said by flags. */
final class RejectFilterOptions {

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only those of this tenant.")
    private Optional<String> tenant = Optional.empty();

    @Option(names = "--reason", paramLabel = "REASON", description = "Only those with this reason: unknown_type.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "Only those rejected in the last 90s, 10m, 2h, 3d.")
    private Optional<Duration> since = Optional.empty();

    @Option(names = "--id", paramLabel = "ID", split = ",", description = "Only these.")
    private List<Long> ids = List.of();

    /** Complains of a tenant that there is not. */
    RejectFilter filter(Database database) {
        return new RejectFilter(
                tenant.map(name -> TenantName.find(database, name)),
                reason,
                since.map(time -> Instant.now().minus(time)).orElse(Instant.MIN),
                ids);
    }
}
