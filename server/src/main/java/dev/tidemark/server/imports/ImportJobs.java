package dev.tidemark.server.imports;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.imports.Begun;
import dev.tidemark.imports.ImportRow;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.Imports;
import dev.tidemark.imports.Order;
import dev.tidemark.imports.Problem;
import dev.tidemark.imports.Staging;
import dev.tidemark.sql.SqlFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Imports that nobody waits for: begun at once, read one after the other. What is kept of them is in {@code tidemark.imports}. */
public final class ImportJobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ImportJobs.class);
    private static final int KEPT = 200;
    private static final int LOOKED_AT = 1_000;

    /** Begun and not over. Each has a connection of its own. */
    private static final int AT_ONCE = 4;

    private final Imports imports;
    private final Supplier<Catalog> catalog;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("imports").daemon().factory());
    private final Map<Long, Job> jobs = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Job> eldest) {
            return size() > KEPT;
        }
    });

    public ImportJobs(Imports imports, Supplier<Catalog> catalog) {
        this.imports = imports;
        this.catalog = catalog;
    }

    /** What this server still knows of a job: rows as they are read, and why it was refused. */
    record Job(Course course, Refusals refusals, List<String> reasons) {}

    Imports imports() {
        return imports;
    }

    /** The last imports with their reports, as {@code /v1/imports} tells them, of all tenants. */
    public ArrayNode told(int limit) {
        var told = JsonMapper.shared().createArrayNode();
        imports.list(limit)
                .forEach(row -> told.add(ImportJson.told(row, job(row.id()))
                        .put("tenant", row.tenant().orElse(""))));
        return told;
    }

    Optional<Job> job(long id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /**
     * The import of an earlier request that was the same. By its key: any that has not failed. By its content: only if nothing has
     * been imported into these rollups since, and it is in force or under way; else what was replaced could not come again.
     */
    Optional<ImportRow> earlier(Asked asked, String tag, String tenant) {
        var ended = imports.list(LOOKED_AT).stream()
                .filter(each -> each.state() != ImportRow.State.FAILED)
                .filter(each ->
                        each.tenant().filter(name -> !name.equals(tenant)).isEmpty());
        return asked.key().isPresent()
                ? ended.filter(each -> each.note().endsWith(tag)).findFirst()
                : ended.filter(each -> each.rollups().stream().anyMatch(asked.files()::containsKey))
                        .findFirst()
                        .filter(each -> each.note().endsWith(tag) && each.state() != ImportRow.State.UNDONE);
    }

    Order order(Asked asked, String tenant, String note) {
        return new Order(
                List.copyOf(asked.files().keySet()),
                asked.slice().from(),
                asked.slice().end(catalog.get(), asked.files().keySet()),
                Optional.of(tenant),
                note);
    }

    /**
     * Begins one, and reads it later.
     *
     * @param scratch is closed in the end, also if it cannot begin
     * @return busy also if too many are waiting to be read
     */
    Begun start(Delivery delivery, Scratch scratch) {
        if (!places.tryAcquire()) {
            scratch.close();
            return new Begun.Busy(delivery.order().rollups().getFirst(), Optional.empty());
        }
        var under = false;
        try {
            var begun = imports.begin(delivery.order());
            under = begun instanceof Begun.Ready(var staging) && read(staging, delivery, scratch);
            return begun;
        } finally {
            if (!under) {
                scratch.close();
                places.release();
            }
        }
    }

    private boolean read(Staging staging, Delivery delivery, Scratch scratch) {
        var job =
                new Job(new Course(), new Refusals(Optional.empty()), Collections.synchronizedList(new ArrayList<>()));
        jobs.put(staging.id(), job);
        thread.execute(() -> {
            try (scratch;
                    staging) {
                run(staging, delivery, scratch, job);
            } finally {
                places.release();
            }
        });
        return true;
    }

    private static void run(Staging staging, Delivery delivery, Scratch scratch, Job job) {
        try (var refusals = job.refusals()) {
            var unloading = new Unloading(staging, delivery, scratch.folder(), refusals, job.course());
            switch (unloading.run()) {
                case Imported.Done _, Imported.Unchanged _ -> {}
                case Imported.TooManyErrors _ -> job.reasons().add("more rows are refused than max_errors allows");
                case Imported.Refused(var problems) ->
                    problems.stream().map(Problem::message).forEach(job.reasons()::add);
            }
        } catch (BadFile bad) {
            job.reasons().addAll(bad.reasons());
        } catch (Unloading.Stopped | ReaderMissing e) {
            job.reasons().add(String.valueOf(e.getMessage()));
        } catch (IOException | SqlFailure e) {
            LOG.error("import {} failed", staging.id(), e);
            job.reasons().add("the server failed; send it again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what is being read; nothing of it is imported. */
    @Override
    public void close() {
        jobs.values().forEach(each -> each.course().stop());
        thread.close();
    }
}
