package dev.tidemark.cli;

import dev.tidemark.store.KeyRing;
import dev.tidemark.store.KeyTerms;
import dev.tidemark.store.Quota;
import dev.tidemark.store.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What a new key allows, said by flags. */
final class KeyTermsOptions {

    /** What a reader may ask for; the words are those of the Cube protocol. */
    private enum ReadScope {
        META,
        DATA,
        SQL
    }

    @Option(
            names = "--scopes",
            paramLabel = "SCOPE",
            split = ",",
            description = "What a read key may ask for: meta, data, sql. Default: all. A write key has none.")
    private List<ReadScope> scopes = List.of();

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/TIME",
            converter = RateOption.class,
            description = "How fast a write key may send: 1000/s, 600/m, 5000/h.")
    private Optional<Rate> rate = Optional.empty();

    @Option(
            names = "--quota",
            paramLabel = "EVENTS/PERIOD",
            converter = QuotaOption.class,
            description = "How much a write key may send in a day or month of UTC: 1000000/day, 20000000/month.")
    private Optional<Quota> quota = Optional.empty();

    @Option(
            names = "--origins",
            paramLabel = "ORIGIN",
            split = ",",
            converter = OriginOption.class,
            description = "Pages of which origins may send with a write key: https://example.org. * is for any.")
    private List<String> origins = List.of();

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "How long from now it is in force: 90d. Default: until it is revoked.")
    private Optional<Duration> expires = Optional.empty();

    /** Complains of what a key of this kind cannot have. */
    KeyTerms terms(KeyRing.Kind kind) {
        var useless = useless(kind);
        if (!useless.isEmpty()) {
            throw CommandFailure.wrongInput("a " + kind.word() + " key has no " + useless
                    + "; leave it out, or say --kind " + (kind == KeyRing.Kind.READ ? "write" : "read"));
        }
        return new KeyTerms(
                scopes.stream()
                        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                rate,
                quota,
                Set.copyOf(origins),
                expires.map(time -> Instant.now().plus(time).truncatedTo(ChronoUnit.MICROS))
                        .orElse(Instant.MAX));
    }

    private String useless(KeyRing.Kind kind) {
        return switch (kind) {
            case READ ->
                Stream.of(
                                rate.map(_ -> "--rate"),
                                quota.map(_ -> "--quota"),
                                origins.stream().findFirst().map(_ -> "--origins"))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(", "));
            case WRITE -> scopes.isEmpty() ? "" : "--scopes";
        };
    }
}
