package dev.tidemark.bench.imports;

import dev.tidemark.bench.ground.Bed;
import dev.tidemark.bench.ground.Server;
import dev.tidemark.catalog.Catalog;
import dev.tidemark.cli.warehouse.Deliveries;
import dev.tidemark.cli.warehouse.Publisher;
import dev.tidemark.cli.warehouse.Publishers;
import dev.tidemark.imports.Begun;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.Imports;
import dev.tidemark.imports.Order;
import dev.tidemark.server.imports.BadFile;
import dev.tidemark.server.imports.Course;
import dev.tidemark.server.imports.DeliveredFile;
import dev.tidemark.server.imports.Delivery;
import dev.tidemark.server.imports.Format;
import dev.tidemark.server.imports.Refusals;
import dev.tidemark.server.imports.Scratch;
import dev.tidemark.server.imports.Unloading;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A company that counts for publishers, on a database of its own, and what its warehouse delivers. */
final class Company implements AutoCloseable {

    static final String DATABASE = "bench_imports";

    /** The import's own, two that stage, one to look around, and those who ask. */
    private static final int CONNECTIONS = 12;

    private final Server server;
    private final Path folder;
    private final Deliveries deliveries;
    private final List<Publisher> publishers;
    private final Catalog catalog;
    private Database database;

    private Company(Server server, Path folder, List<Publisher> publishers, Catalog catalog) {
        this.server = server;
        this.folder = folder;
        this.deliveries = new Deliveries(folder, true);
        this.publishers = publishers;
        this.catalog = catalog;
        this.database = connect();
    }

    /** @param every which publishers there are, see {@link Publishers#every} */
    static Company found(Server server, Path folder, int every, Path catalogFile) throws IOException {
        Files.createDirectories(folder);
        var catalog = Catalog.parse(catalogFile.toString(), Files.readString(catalogFile));
        var publishers = Publishers.every(every);
        var bed = server.bed(DATABASE).with(catalog);
        new Tenants(bed.database())
                .createMissing(publishers.stream().map(Publisher::name).toList());
        return new Company(server, folder, publishers, catalog);
    }

    private Database connect() {
        return Database.connect(server.url(DATABASE), CONNECTIONS);
    }

    Bed bed() {
        return server.bed(DATABASE);
    }

    Database database() {
        return database;
    }

    Catalog catalog() {
        return catalog;
    }

    List<Publisher> publishers() {
        return publishers;
    }

    /** With nothing in memory. */
    void restartCold() {
        database.close();
        server.restartCold();
        database = connect();
    }

    Deliveries.Rows write(Instant hour) throws IOException {
        return deliveries.write(publishers, hour);
    }

    /** The files of an hour, by rollup. */
    Map<String, Path> files(Instant hour) {
        var files = new LinkedHashMap<String, Path>();
        files.put("sections", deliveries.sections(hour));
        files.put("articles", deliveries.articles(hour));
        files.put("authors", deliveries.authors(hour));
        files.put("site", deliveries.site(hour));
        return files;
    }

    void delete(Instant hour) throws IOException {
        for (var file : files(hour).values()) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(deliveries.titles(hour));
    }

    /** Imports an hour as the command line does; tells its number. */
    long importHour(Instant hour) throws IOException, InterruptedException {
        var files = new LinkedHashMap<String, List<DeliveredFile>>();
        files(hour)
                .forEach((rollup, path) -> files.put(
                        rollup,
                        List.of(new DeliveredFile(path, path.getFileName().toString(), Format.CSV))));
        var order = new Order(
                List.copyOf(files.keySet()),
                hour,
                hour.plus(Duration.ofHours(1)),
                Optional.empty(),
                Delivery.note(files));
        if (!(new Imports(database).begin(order) instanceof Begun.Ready(var staging))) {
            throw new IllegalStateException("the import of " + hour + " could not begin");
        }
        try (staging;
                var scratch = Scratch.in(folder);
                var refusals = new Refusals(Optional.empty())) {
            var delivery = new Delivery(order, files, Map.of(), 0);
            var outcome = new Unloading(staging, delivery, scratch.folder(), refusals, new Course()).run();
            if (!(outcome instanceof Imported.Done)) {
                throw new IllegalStateException("the import of " + hour + ": " + outcome);
            }
            return staging.id();
        } catch (BadFile bad) {
            throw new IllegalStateException(bad);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
