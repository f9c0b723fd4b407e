package dev.tidemark.server.process;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.sql.Database;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A catalog with the source of {@link Copies}, and processors that go by it. */
final class OneSource implements Catalogs {

    static final Catalog CATALOG =
            Catalog.parse("test", "sources: { s: {} }\nrollups: { r: { source: s, measures: { n: count } } }");

    @Override
    public Catalog current() {
        return CATALOG;
    }

    @Override
    public Catalog newest() {
        return CATALOG;
    }

    static Processor start(KafkaStream stream, Database database, int number) {
        return Processor.start(
                new Processor.Parts(
                        stream,
                        new EventStore(database),
                        new Offsets(database),
                        new OneSource(),
                        () -> true,
                        new SimpleMeterRegistry()),
                new Processor.Name(number, false));
    }
}
