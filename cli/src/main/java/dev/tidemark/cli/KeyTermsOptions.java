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

    /**
     * What a reader may ask for, in the words of the Cube protocol, and whether it saves boards and makes links for others; and what
     * a writer may do that is not sending events.
     */
    private enum Scope {
        META,
        DATA,
        SQL,
        BOARDS,
        SHARE,
        IMPORT
    }

    @Option(
            names = "--scopes",
            paramLabel = "SCOPE",
            split = ",",
            description =
                    "What a read key may ask for: meta, data, sql; with boards it may save boards, with share make links for others. "
                            + "Default: all. A write key with the scope import "
                            + "imports files, and sends no events.")
    private List<Scope> scopes = List.of();

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
            throw CommandFailure.wrongInput("%s %s key has no %s; leave it out, or say another --kind"
                    .formatted(kind == KeyRing.Kind.OPERATOR ? "an" : "a", kind.word(), useless));
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
            case READ -> useless(scopes.contains(Scope.IMPORT), "--scopes import");
            case WRITE -> scopes.stream().allMatch(Scope.IMPORT::equals) ? "" : "--scopes but import";
            case OPERATOR -> useless(!scopes.isEmpty(), "--scopes");
        };
    }

    /** Of a key that sends nothing. */
    private String useless(boolean scoped, String scope) {
        return Stream.of(
                        Optional.of(scope).filter(_ -> scoped),
                        rate.map(_ -> "--rate"),
                        quota.map(_ -> "--quota"),
                        origins.stream().findFirst().map(_ -> "--origins"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }
}
