package dev.tidemark.server.imports;

import dev.tidemark.imports.Delivered;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.StagedColumn;
import dev.tidemark.imports.Staging;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a delivery into an import under way, of two rollups at a time, and commits it. Whatever fails, nothing of it
 * is imported.
 */
public final class Unloading {

    private static final int THREADS = 2;

    /** Lines of a file stay below; above is which of the rollup's files it is. */
    private static final int FILE = 40;

    private final Staging staging;
    private final Delivery delivery;
    private final Path folder;
    private final Refusals refusals;
    private final Course course;
    private final Set<String> unwanted = new TreeSet<>();

    /**
     * @param staging its owner closes it
     * @param folder for what memory does not hold
     * @param refusals is told all rows that are refused
     */
    public Unloading(Staging staging, Delivery delivery, Path folder, Refusals refusals, Course course) {
        this.staging = staging;
        this.delivery = delivery;
        this.folder = folder;
        this.refusals = refusals;
        this.course = course;
    }

    /**
     * Does it all.
     *
     * @throws BadFile if a file cannot be read, or lacks columns
     * @throws Stopped if the course was
     * @throws IOException if the disk fails
     */
    public Imported run() throws BadFile, IOException, InterruptedException {
        read();
        var refused = refusals.count();
        var imported = staging.commit(Math.max(delivery.maxErrors() - refused, Delivery.DRY_RUN), refused);
        tell(imported);
        return imported;
    }

    /** Columns of files that nobody wants, with the file's name. */
    public Collection<String> unwanted() {
        synchronized (unwanted) {
            return List.copyOf(unwanted);
        }
    }

    private void read() throws BadFile, IOException, InterruptedException {
        try (var threads = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("import ", 0).factory())) {
            var readings = new ArrayList<Future<Boolean>>();
            for (var rollup : delivery.files().keySet()) {
                readings.add(threads.submit(guarded(rollup)));
            }
            @Nullable Throwable failure = null;
            for (var reading : readings) {
                failure = worse(failure, outcome(reading));
            }
            if (failure != null) {
                raise(failure);
            }
            if (course.isStopped()) {
                throw new Stopped();
            }
        }
    }

    /** The first failure ends the others. */
    private Callable<Boolean> guarded(String rollup) {
        return () -> {
            var whole = false;
            try {
                read(rollup);
                whole = true;
            } finally {
                if (!whole) {
                    course.stop();
                }
            }
            return whole;
        };
    }

    private void read(String rollup) throws BadFile, IOException {
        var files = delivery.files().getOrDefault(rollup, List.of());
        for (var i = 0; i < files.size(); i++) {
            var file = files.get(i);
            var reading = new FileReading(file, wanted(rollup), folder, (long) i << FILE, refusals::add, course);
            for (var name : reading.into(csv -> staging.copy(rollup, csv))) {
                synchronized (unwanted) {
                    unwanted.add(file.name() + ": " + name);
                }
            }
        }
    }

    private List<StagedColumn> wanted(String rollup) {
        return staging.columns(rollup).stream()
                .map(each -> new StagedColumn(
                        delivery.names().getOrDefault(each.name(), each.name()),
                        each.kind(),
                        each.required(),
                        each.separator()))
                .toList();
    }

    private static @Nullable Throwable outcome(Future<Boolean> reading) throws InterruptedException {
        try {
            reading.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** What was only stopped explains nothing, and a file that is bad explains the most. */
    private static @Nullable Throwable worse(@Nullable Throwable one, @Nullable Throwable other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one instanceof InterruptedIOException || (other instanceof BadFile && !(one instanceof BadFile))
                ? other
                : one;
    }

    private static void raise(Throwable failure) throws BadFile, IOException {
        switch (failure) {
            case BadFile bad -> throw bad;
            case InterruptedIOException _ -> throw new Stopped();
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private void tell(Imported imported) {
        switch (imported) {
            case Imported.Done done -> done.delivered().forEach(this::tell);
            case Imported.Unchanged same -> same.delivered().forEach(this::tell);
            case Imported.TooManyErrors many -> many.delivered().forEach(this::tell);
            case Imported.Refused _ -> {}
        }
    }

    private void tell(Delivered delivered) {
        var files = delivery.files().getOrDefault(delivered.rollup(), List.of());
        for (var rows : delivered.refused()) {
            for (var line : rows.lines()) {
                var file = files.get((int) (line >>> FILE)).name();
                refusals.add(new RefusedRow(
                        file, line & (1L << FILE) - 1, "", rows.reason().meaning()));
            }
            refusals.addUntold(rows.rows() - rows.lines().size());
        }
    }

    /** It was ended by whoever watches it. */
    public static final class Stopped extends RuntimeException {
        Stopped() {
            super("stopped; nothing was imported");
        }
    }
}
