package dev.tidemark.server.imports;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.imports.Begun;
import dev.tidemark.imports.ImportRow;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.Imports;
import dev.tidemark.imports.Order;
import dev.tidemark.imports.Problem;
import dev.tidemark.imports.Staging;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Loop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports deliveries that arrive in a folder, each once: what was imported is known by the names, sizes and times of its files,
 * which stand in the note of its import. A delivery is complete when all its files are there and none has changed since the last
 * look. One server at a time watches.
 */
public final class FolderWatch implements Loop.Step, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final int REMEMBERED = 10_000;

    private final Database database;
    private final Imports imports;
    private final Supplier<Catalog> catalog;
    private final Path folder;
    private final ImportSettings settings;
    private final Path scratch;
    private final Map<Path, String> seen = new HashMap<>();
    private final Set<String> imported = new HashSet<>();
    private volatile Course course = new Course();
    private volatile boolean closed;

    /** @param scratch for what memory does not hold */
    public FolderWatch(
            Database database, Supplier<Catalog> catalog, Path folder, ImportSettings settings, Path scratch) {
        this.database = database;
        this.imports = new Imports(database);
        this.catalog = catalog;
        this.folder = folder;
        this.settings = settings;
        this.scratch = scratch;
    }

    @Override
    public boolean run() {
        return database.ifLocked("tidemark.imports.folder", Isolation.READ_COMMITTED, _ -> look())
                .orElse(false);
    }

    /** Whether one was imported, so that there may be another. */
    private boolean look() {
        try {
            for (var arrival : new Arrivals(folder, settings.deliveries()).find()) {
                if (!closed && isStill(arrival) && !arrival.isRefused() && take(arrival)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("looking for deliveries in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isStill(Arrival arrival) throws IOException {
        var state = arrival.state();
        return state.equals(seen.put(arrival.refusal(), state));
    }

    private boolean take(Arrival arrival) throws IOException, InterruptedException {
        var tag = Arrival.tag(arrival.state());
        if (isImported(tag)) {
            return settings.done() == ImportSettings.Done.MOVE && move(arrival);
        }
        try (var space = Scratch.in(scratch)) {
            var files = files(arrival, space);
            var order = new Order(
                    List.copyOf(files.keySet()),
                    arrival.slice().from(),
                    arrival.slice().end(catalog.get(), files.keySet()),
                    Optional.empty(),
                    Delivery.note(files) + " " + tag);
            return begun(arrival, new Delivery(order, files, Map.of(), 0), space);
        } catch (BadFile bad) {
            return refuse(arrival, bad.reasons());
        }
    }

    /** Files that are kept are looked at every time, and the list of imports once. */
    private boolean isImported(String tag) {
        return imported.contains(tag) || (isListed(tag) && imported.add(tag));
    }

    private boolean isListed(String tag) {
        return imports.list(REMEMBERED).stream().anyMatch(each -> each.note().endsWith(tag) && isOver(each.state()));
    }

    /** One that was undone is not to come again by itself. */
    private static boolean isOver(ImportRow.State state) {
        return switch (state) {
            case DONE, UNCHANGED, UNDONE -> true;
            case STAGING, FAILED -> false;
        };
    }

    private Map<String, List<DeliveredFile>> files(Arrival arrival, Scratch space) throws IOException, BadFile {
        var find = new FileNames(folder, Optional.empty(), space, InputStream::nullInputStream);
        var files = new LinkedHashMap<String, List<DeliveredFile>>();
        for (var each : arrival.files().entrySet()) {
            files.put(each.getKey(), find.find(each.getValue().getFileName().toString()));
        }
        return files;
    }

    private boolean begun(Arrival arrival, Delivery delivery, Scratch space)
            throws IOException, BadFile, InterruptedException {
        return switch (imports.begin(delivery.order())) {
            case Begun.Ready(var staging) -> {
                try (staging) {
                    yield read(arrival, delivery, staging, space);
                }
            }
            case Begun.Refused(var problems) ->
                refuse(arrival, problems.stream().map(Problem::message).toList());
            case Begun.Busy _ -> false;
        };
    }

    private boolean read(Arrival arrival, Delivery delivery, Staging staging, Scratch space)
            throws IOException, BadFile, InterruptedException {
        course = new Course();
        try (var refusals = new Refusals(Optional.empty())) {
            var unloading = new Unloading(staging, delivery, space.folder(), refusals, course);
            return switch (unloading.run()) {
                case Imported.Done _, Imported.Unchanged _ -> {
                    LOG.info("imported {}: {} rows", delivery.order().note(), course.rows());
                    yield settings.done() == ImportSettings.Done.KEEP || move(arrival);
                }
                case Imported.TooManyErrors _ ->
                    refuse(
                            arrival,
                            refusals.first().stream().map(RefusedRow::toString).toList());
                case Imported.Refused(var problems) ->
                    refuse(arrival, problems.stream().map(Problem::message).toList());
            };
        } catch (Unloading.Stopped _) {
            return false;
        }
    }

    private boolean move(Arrival arrival) throws IOException {
        var done = folder.resolve("done");
        Files.createDirectories(done);
        for (var file : arrival.files().values()) {
            Files.move(file, done.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(arrival.refusal());
        return true;
    }

    private static boolean refuse(Arrival arrival, List<String> reasons) throws IOException {
        LOG.warn("refused a delivery; {} says why", arrival.refusal());
        Files.write(arrival.refusal(), reasons);
        return true;
    }

    /** Ends what is being read; nothing of it is imported. */
    @Override
    public void close() {
        closed = true;
        course.stop();
    }
}
