package dev.tidemark.server.operate;

import dev.tidemark.facts.DatabaseFacts;
import dev.tidemark.facts.Fact;
import dev.tidemark.facts.FactsJson;
import dev.tidemark.facts.Stage;
import dev.tidemark.facts.Standing;
import dev.tidemark.facts.Unit;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All facts, as of a few seconds ago. Those of the database are read every ten seconds, whoever looks, and are gauges of the
 * registry; those of this server are read when they are asked for.
 */
public final class FactsWatch implements AutoCloseable {

    private static final Duration RATES = Duration.ofSeconds(5);
    private static final Duration DATABASE = Duration.ofSeconds(10);

    /** Three readings that failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DatabaseFacts database;
    private final ServerFacts server;
    private final SizeFacts sizes;
    private final MeterRegistry registry;
    private final Clock clock;
    private final MultiGauge standings;
    private final Map<String, MultiGauge> gauges = new HashMap<>();
    private final List<Loop> loops;
    private volatile Known known = new Known(List.of(), Instant.MIN);

    private FactsWatch(Database database, long diskReserve, MeterRegistry registry, Clock clock) {
        var rates = new Rates(registry);
        this.database = new DatabaseFacts(database);
        this.server = new ServerFacts(registry, rates, diskReserve);
        this.sizes = new SizeFacts(diskReserve);
        this.registry = registry;
        this.standings = MultiGauge.builder("tidemark.standing")
                .description(
                        "0 while all of the stage is good, 1 when something wants attention, 2 when something is bad")
                .register(registry);
        this.clock = clock;
        this.loops = List.of(
                Loop.start("rates", RATES, () -> {
                    rates.look(System.nanoTime());
                    return false;
                }),
                Loop.start("facts", DATABASE, () -> {
                    look();
                    return false;
                }));
    }

    private record Known(List<Fact> facts, Instant at) {}

    /** @param diskReserve bytes below which no events are taken; 0 if they always are */
    public static FactsWatch start(Database database, long diskReserve, MeterRegistry registry, Clock clock) {
        return new FactsWatch(database, diskReserve, registry, clock);
    }

    private synchronized void look() {
        try {
            var facts = database.read();
            known = new Known(facts, clock.instant());
            sizes.look(System.nanoTime(), facts, server.diskFree());
            tell(facts);
        } finally {
            // Also when the database does not answer, which is one of the facts.
            tellStandings();
        }
    }

    /** As {@code tidemark_deltas_pending{of="articles"}}. What is there no more is told no more. */
    private void tell(List<Fact> facts) {
        var rows = facts.stream()
                .collect(Collectors.groupingBy(
                        fact -> "tidemark." + fact.stage().word() + "." + fact.name(),
                        Collectors.mapping(
                                fact -> MultiGauge.Row.of(Tags.of("of", fact.of()), fact.value()),
                                Collectors.<MultiGauge.Row<?>>toList())));
        rows.keySet()
                .forEach(name -> gauges.computeIfAbsent(
                        name, _ -> MultiGauge.builder(name).register(registry)));
        gauges.forEach((name, gauge) -> gauge.register(rows.getOrDefault(name, List.of()), true));
    }

    /** The worst of each stage, of the server's facts too, as {@code tidemark_standing{stage="deltas"}}. */
    private void tellStandings() {
        var all = facts();
        standings.register(
                Arrays.stream(Stage.values())
                        .<MultiGauge.Row<?>>map(stage -> MultiGauge.Row.of(
                                Tags.of("stage", stage.word()),
                                FactsJson.worst(all.stream().filter(fact -> fact.stage() == stage))
                                        .level()))
                        .toList(),
                true);
    }

    /** When the database was last read; {@link Instant#MIN} if it never was. */
    public Instant asOf() {
        return known.at();
    }

    /** In the order of stages. */
    public List<Fact> facts() {
        var now = known;
        return DatabaseFacts.inOrder(Stream.of(server.read(), List.of(answering(now.at())), now.facts(), sizes.read())
                .flatMap(List::stream));
    }

    private Fact answering(Instant at) {
        var answers = at.isAfter(clock.instant().minus(PATIENCE));
        return Fact.of(
                Stage.STORE,
                "database_answers",
                "",
                answers ? 1 : 0,
                Unit.YES_NO,
                answers ? Standing.GOOD : Standing.BAD,
                "Whether the database answered in the last 30 seconds. Everything that only it knows is as of then.",
                "See whether Postgres runs and can be reached from here. Events wait in the stream meanwhile.");
    }

    @Override
    public void close() {
        loops.forEach(Loop::close);
    }
}
