package dev.tidemark.cli;

import dev.tidemark.cli.progress.Progress;
import dev.tidemark.imports.Begun;
import dev.tidemark.imports.Delivered;
import dev.tidemark.imports.Imported;
import dev.tidemark.imports.Problem;
import dev.tidemark.server.imports.Course;
import dev.tidemark.server.imports.Delivery;
import dev.tidemark.server.imports.Refusals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an import says while it runs, and when it is over. */
final class ImportReport {

    private static final int SHOWN = 20;

    private final long id;
    private final Course course;
    private final Refusals refusals;
    private final long maxErrors;
    private final Optional<Path> file;
    private final long began = System.nanoTime();

    ImportReport(long id, Course course, Refusals refusals, long maxErrors, Optional<Path> file) {
        this.id = id;
        this.course = course;
        this.refusals = refusals;
        this.maxErrors = maxErrors;
        this.file = file;
    }

    Progress progress() {
        return new Progress(course.rows(), 0, pace());
    }

    private String pace() {
        var seconds = Math.max(1, (System.nanoTime() - began) / 1_000_000) / 1e3;
        return "%,d rows, %,.0f rows/s, %,d refused"
                .formatted(course.rows(), course.rows() / seconds, refusals.count());
    }

    private boolean isDryRun() {
        return maxErrors == Delivery.DRY_RUN;
    }

    int exitCode(Imported imported) {
        return switch (imported) {
            case Imported.Done _, Imported.Unchanged _ -> 0;
            case Imported.TooManyErrors _ -> isDryRun() && refusals.count() == 0 ? 0 : 2;
            case Imported.Refused _ -> 2;
        };
    }

    List<String> lines(Imported imported) {
        var lines = new ArrayList<String>();
        refusals.first().stream().limit(SHOWN).forEach(row -> lines.add("refused: " + row));
        if (refusals.count() > SHOWN) {
            lines.add("refused: %,d rows in all".formatted(refusals.count())
                    + file.map(path -> "; " + path + " has them").orElse("; --report FILE writes them"));
        }
        lines.add(end(imported));
        return lines;
    }

    private String end(Imported imported) {
        return switch (imported) {
            case Imported.Done done ->
                "import %d is done: %s; %,d slices replaced%s; %s"
                        .formatted(
                                id,
                                rows(done.delivered()),
                                done.slices(),
                                done.unchanged() == 0 ? "" : ", %,d unchanged".formatted(done.unchanged()),
                                pace());
            case Imported.Unchanged same ->
                "import %d changed nothing: %s were there just so".formatted(id, rows(same.delivered()));
            case Imported.TooManyErrors many ->
                isDryRun()
                        ? "dry run, nothing is imported: %s would be, %,d are refused"
                                .formatted(rows(many.delivered()), refusals.count())
                        : "import %d is refused, and nothing is changed: %,d rows are refused, and --max-errors is %,d"
                                .formatted(id, refusals.count(), maxErrors);
            case Imported.Refused refused ->
                "import %d is refused, and nothing is changed: %s"
                        .formatted(
                                id,
                                refused.problems().stream()
                                        .map(Problem::message)
                                        .collect(Collectors.joining("; ")));
        };
    }

    private static String rows(List<Delivered> delivered) {
        return delivered.stream()
                .map(each -> "%,d rows of %s".formatted(each.taken(), each.rollup()))
                .collect(Collectors.joining(", "));
    }

    static String busy(Begun.Busy busy) {
        return "another import of rollup '%s' is under way%s; try again when it is over"
                .formatted(
                        busy.rollup(),
                        busy.other()
                                .map(other -> " (%d, since %s)".formatted(other.id(), since(other.startedAt())))
                                .orElse(""));
    }

    private static String since(Instant start) {
        return Duration.between(start, Instant.now()).toSeconds() + " s";
    }
}
